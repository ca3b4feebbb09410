// What a reader has put together: databases, files and what was run, in order. Plain data; a lesson's text is made from it.
import { baseName, folderOf } from "../../text/index.ts";
import { playText as t } from "../words.ts";

export interface PlaygroundDocument {
  readonly databases: readonly string[];
  /** The site's migrations up to this version are applied everywhere at the start; null: empty databases. */
  readonly history: string | null;
  /** The clock at the start, `2026-01-01 00:00:00`, UTC. */
  readonly clock: string;
  /** In the order in which they run. */
  readonly blocks: readonly PlaygroundBlock[];
}

export type PlaygroundBlock =
  /** Commits a file; servers and databases see it after a pull. */
  | { readonly type: "file"; readonly path: string; readonly text: string }
  | { readonly type: "sql"; readonly databases: readonly string[]; readonly text: string }
  /** Lines of commands, each with its `$ `. */
  | { readonly type: "console"; readonly text: string };

export const EMPTY: PlaygroundDocument = {
  databases: ["dev", "production"],
  history: null,
  clock: "2026-01-01 09:00:00",
  blocks: [],
};

/** Where files are committed that come without a folder of their own. */
export const FOLDER = "migrations";

/** The files as they are after the last block. */
export function filesOf({ blocks }: PlaygroundDocument): readonly { name: string; text: string }[] {
  const files = new Map<string, string>();
  for (const block of blocks) if (block.type === "file") files.set(block.path, block.text);
  return [...files].map(([name, text]) => ({ name, text })).sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** The folder that the migrations are in: that of the first file, else the usual one. */
export function folderOfFiles(document: PlaygroundDocument, history: readonly { name: string }[]): string {
  const first = history[0]?.name ?? filesOf(document)[0]?.name;
  return first === undefined ? FOLDER : folderOf(first);
}

/** Whether a database's checkout lacks a file: something was committed after its last pull. */
export function isBehind({ blocks }: PlaygroundDocument, database: string): boolean {
  const pulled = blocks.findLastIndex(
    (block) =>
      block.type === "console" && new RegExp(`^\\$ git pull\\b.*\\b${database}\\b`, "m").test(block.text),
  );
  return blocks.findLastIndex((block) => block.type === "file") > pulled;
}

/** `$ git pull dev` before the command where the database's checkout lacks a file. */
export function commandBlock(document: PlaygroundDocument, database: string, text: string): PlaygroundBlock {
  const pull = isBehind(document, database) ? [`$ git pull ${database}`] : [];
  return { type: "console", text: [...pull, `$ ${text}`].join("\n") };
}

export const withBlock = (
  document: PlaygroundDocument,
  ...blocks: readonly PlaygroundBlock[]
): PlaygroundDocument => ({
  ...document,
  blocks: [...document.blocks, ...blocks],
});

export const withoutBlock = (document: PlaygroundDocument, index: number): PlaygroundDocument => ({
  ...document,
  blocks: document.blocks.toSpliced(index, 1),
});

/** New texts of files are commits of their own; what has the same text already is left out. */
export function withFiles(
  document: PlaygroundDocument,
  files: readonly { readonly name: string; readonly text: string }[],
): PlaygroundDocument {
  const known = new Map(filesOf(document).map(({ name, text }) => [name, text]));
  const news = files.filter(({ name, text }) => known.get(name) !== text);
  return withBlock(
    document,
    ...news.map(({ name, text }): PlaygroundBlock => ({ type: "file", path: name, text })),
  );
}

/** A database's name in the lesson language. */
export const isDatabaseName = (name: string): boolean => /^[a-z][a-z0-9_-]{0,30}$/.test(name);

/** One sentence where a list of databases cannot be used; null where it can. */
export function wrongDatabases(names: readonly string[]): string | null {
  if (names.length === 0) return t("files.noDatabase");
  if (names.length > 8) return t("files.tooManyDatabases");
  const bad = names.find((name) => !isDatabaseName(name));
  if (bad !== undefined) return t("files.badDatabase", { name: bad });
  return new Set(names).size < names.length ? t("files.sameDatabases") : null;
}

/** What a file is called in the list. */
export const fileLabel = (path: string): string => baseName(path);
