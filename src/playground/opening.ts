// What an address asks for: a shared document, or a lesson's world. It is shown, and waits for Run.
import type { LessonPageData } from "../pages/index.ts";
import { documentOf, filesOf, fromFragment, type PlaygroundDocument } from "./document/index.ts";
import { playText as t } from "./words.ts";

export interface Opening {
  readonly document: PlaygroundDocument;
  /** What it holds, in a sentence. */
  readonly received: string;
}

/** Null where it asks for nothing. Rejects with a sentence for the reader. */
export async function openingOf(hash: string): Promise<Opening | null> {
  const asked = new URLSearchParams(hash.slice(1));
  const shared = asked.get("p");
  if (shared !== null) {
    const document = await fromFragment(shared);
    return {
      document,
      received: t("opening.link", { contents: contentsOf(document) }),
    };
  }
  const slug = asked.get("lesson");
  if (slug === null) return null;
  return fromLesson(slug, Number(asked.get("after") ?? 0));
}

export async function fromLesson(slug: string, after: number): Promise<Opening> {
  const document = await lessonWorld(slug, after);
  const steps = document.blocks.length;
  return {
    document,
    received:
      steps === 0 ? t("opening.asFound") : t("opening.world", { steps: t("counts.step", { count: steps }) }),
  };
}

function contentsOf(document: PlaygroundDocument): string {
  const files = filesOf(document).length;
  const steps = document.blocks.filter(({ type }) => type !== "file").length;
  return t("opening.contents", {
    databases: t("opening.database", { count: document.databases.length }),
    files: t("counts.file", { count: files }),
    steps: t("counts.step", { count: steps }),
  });
}

/** A lesson's page holds its text. Rejects with a sentence for the reader. */
async function lessonWorld(slug: string, after: number): Promise<PlaygroundDocument> {
  const address = new URL(`../lessons/${encodeURIComponent(slug)}/`, document.baseURI);
  const response = await fetch(address).catch(() => null);
  if (response === null) throw new Error(t("opening.offline"));
  if (!response.ok) throw new Error(t("opening.answered", { status: String(response.status) }));
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  const data = JSON.parse(
    page.getElementById("gosling-page")?.textContent ?? "null",
  ) as LessonPageData | null;
  if (data === null) throw new Error(t("opening.none"));
  return documentOf(data.lesson, after);
}
