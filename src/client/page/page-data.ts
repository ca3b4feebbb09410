// Reads what the written page hands to its script, and fetches what is needed only at the first run.
import type { SourceFile } from "../../engine/index.ts";
import type { LessonPageData, MigrationsData } from "../../pages/index.ts";
import { t } from "../words/index.ts";

export function readPageData(document: Document): LessonPageData {
  const text = document.getElementById("gosling-page")?.textContent;
  if (!text) throw new Error("This page has no lesson in it.");
  return JSON.parse(text) as LessonPageData;
}

/** Rejects with a sentence for the reader. */
export async function fetchMigrations(address: LessonPageData["migrations"]): Promise<readonly SourceFile[]> {
  if (typeof address !== "string") return address.files;
  const response = await fetch(address).catch(() => null);
  if (response === null) throw new Error(t("loading.migrationsOffline"));
  if (!response.ok) throw new Error(t("loading.migrationsAnswered", { status: String(response.status) }));
  const data: MigrationsData = await response.json().catch(() => {
    throw new Error(t("loading.migrationsBroken"));
  });
  return data.files;
}
