// What an address asks for: a shared document, or a lesson's world. It is shown, and waits for Run.
import type { LessonPageData } from "../pages/index.ts";
import { count } from "../text/index.ts";
import { documentOf, filesOf, fromFragment, type PlaygroundDocument } from "./document/index.ts";

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
      received: `This link holds ${contentsOf(document)}. Nothing has run yet: read it, then press Run all.`,
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
      steps === 0
        ? "The databases are as the lesson finds them."
        : `This is the lesson’s world after ${count(steps, "step")}. Nothing has run yet: press Run all.`,
  };
}

function contentsOf(document: PlaygroundDocument): string {
  const files = filesOf(document).length;
  const steps = document.blocks.filter(({ type }) => type !== "file").length;
  return `${count(document.databases.length, "database")}, ${count(files, "file")} and ${count(steps, "step")}`;
}

/** A lesson's page holds its text. Rejects with a sentence for the reader. */
async function lessonWorld(slug: string, after: number): Promise<PlaygroundDocument> {
  const address = new URL(`../lessons/${encodeURIComponent(slug)}/`, document.baseURI);
  const response = await fetch(address).catch(() => null);
  if (response === null || !response.ok)
    throw new Error(
      `The lesson could not be loaded${response === null ? "" : `: the server answered ${response.status}`}.`,
    );
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  const data = JSON.parse(
    page.getElementById("gosling-page")?.textContent ?? "null",
  ) as LessonPageData | null;
  if (data === null) throw new Error("There is no lesson at this address.");
  return documentOf(data.lesson, after);
}
