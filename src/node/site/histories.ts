// The histories of a course's lessons as prepared data directories, so that a page opens its databases without applying a file.
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import type { SourceFile } from "../../engine/index.ts";
import { historyOf, type Lesson } from "../../lessons/index.ts";
import { historyKey, prepareHistory } from "../../runner/index.ts";
import { extensionsIn } from "../../sandbox/index.ts";
import { openedAssets } from "../package/index.ts";

const FOLDER = "prepared";

interface Histories {
  readonly lessons: readonly Lesson[];
  readonly migrations: readonly SourceFile[];
}

/** Where a lesson's history lies in a site. */
export function historyPath(lesson: Lesson, { migrations }: Pick<Histories, "migrations">): string {
  return `${FOLDER}/${historyKey(lesson, historyOf(lesson.history, migrations)).slice(0, 32)}.bin`;
}

/** Those that the client's folder does not hold, made now (some seconds for each that no earlier run has made): path and bytes. */
export async function makeHistories(
  course: Histories,
  client: string,
  cwd: string,
): Promise<ReadonlyMap<string, Uint8Array>> {
  const made = new Map<string, Uint8Array>();
  for (const lesson of course.lessons) {
    const path = historyPath(lesson, course);
    if (made.has(path) || existsSync(join(client, path))) continue;
    const texts = historyOf(lesson.history, course.migrations).map(({ text }) => text);
    const assets = await openedAssets(cwd, extensionsIn(texts));
    // The page reports a file of the history that fails, with its place.
    const key = await prepareHistory(lesson, course.migrations, assets).catch(() => null);
    const file = key === null ? null : await assets.prepared.read(key);
    if (file !== null) made.set(path, new Uint8Array(await file.arrayBuffer()));
  }
  return made;
}

/** The client's own histories that a course does not use. */
export function otherHistories(course: Histories, client: string): readonly string[] {
  const used = new Set(course.lessons.map((lesson) => historyPath(lesson, course)));
  const folder = join(client, FOLDER);
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .map((name) => `${FOLDER}/${name}`)
    .filter((path) => !used.has(path));
}
