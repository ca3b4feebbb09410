// Runs the harness in this thread, on PGlite, over a folder or files given as text.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { pgtap } from "@electric-sql/pglite-pgtap";
import type { SourceFile } from "../../src/engine/index.ts";
import {
  createRecorder,
  type HarnessOptions,
  loadSqlParser,
  type RunRecord,
  type SqlParser,
  sandboxFactory,
  testMigrations,
} from "../../src/harness/index.ts";
import { openSandbox } from "../../src/sandbox/index.ts";
import { testAssets } from "../support/seed.ts";
import { reused } from "./reused.ts";

/** With pgTAP in all of them: a database without it would have to be another one. */
const databases = testAssets().then((assets) =>
  reused(sandboxFactory((given) => openSandbox({ ...assets, extensions: { pgtap } }, given))),
);
let parser: Promise<SqlParser> | undefined;

export function sqlParser(): Promise<SqlParser> {
  parser ??= loadSqlParser();
  return parser;
}

export async function testFiles(
  sources: readonly SourceFile[],
  options: Partial<HarnessOptions> = {},
): Promise<RunRecord> {
  const recorder = createRecorder();
  const run = testMigrations(sources, {
    parser: await sqlParser(),
    factory: await databases,
    ...options,
  });
  for await (const event of run) recorder.see(event);
  const record = recorder.record();
  if (!record) throw new Error("the run did not finish");
  return record;
}

/** `.sql` files of a folder, by their bare names. */
export function filesIn(folder: string): readonly SourceFile[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => name.endsWith(".sql"))
    .sort()
    .map((name) => ({ name, text: readFileSync(join(folder, name), "utf8") }));
}

/**
 * The places (`file:line:column`) that the comments in fixtures name for a code: `-- expect CODE` behind a statement means its line's first
 * character, `-- expect CODE 23` that column; `-- expect-below CODE` the next line; `-- expect CODE at 2:1` a place anywhere in the file.
 */
export function expectations(files: readonly SourceFile[], code: string): string[] {
  return files.flatMap(({ name, text }) =>
    text.split("\n").flatMap((line, index) => {
      if (line === `-- expect-below ${code}`) return [`${name}:${index + 2}:1`];
      const found = new RegExp(`-- expect ${code}(?: (\\d+)| at (\\d+:\\d+))?$`).exec(line);
      if (!found) return [];
      const [, column = line.search(/\S/) + 1, place = `${index + 1}:${column}`] = found;
      return [`${name}:${place}`];
    }),
  );
}
