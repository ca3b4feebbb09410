// Reads what the written page hands to its script, and fetches what is needed only at the first run.
import type { SourceFile } from "../../engine/index.ts";
import type { LessonPageData, MigrationsData } from "../../pages/index.ts";

export function readPageData(document: Document): LessonPageData {
  const text = document.getElementById("gosling-page")?.textContent;
  if (!text) throw new Error("This page has no lesson in it.");
  return JSON.parse(text) as LessonPageData;
}

/** Rejects with a sentence for the reader. */
export async function fetchMigrations(address: LessonPageData["migrations"]): Promise<readonly SourceFile[]> {
  if (typeof address !== "string") return address.files;
  const response = await fetch(address).catch(() => null);
  if (response === null)
    throw new Error("The migrations could not be loaded: there is no connection to this site.");
  if (!response.ok)
    throw new Error(`The migrations could not be loaded: the server answered ${response.status}.`);
  const data: MigrationsData = await response.json().catch(() => {
    throw new Error(
      "The migrations could not be loaded: they broke off half-way, or something else came in their place. Check the connection.",
    );
  });
  return data.files;
}
