// The files that `gosling test` is about, besides the migrations themselves: which of them, what Git has, rows. Throws UsageError.
import { existsSync, readdirSync } from "node:fs";
import { join, resolve } from "node:path";
import type { SourceFile } from "../../engine/index.ts";
import { baseName, parseVersion, versionIn } from "../../text/index.ts";
import { type MigrationFolder, readSource, readSqlFiles } from "../disk/index.ts";
import { UsageError } from "../terminal/index.ts";

/** Each asked for by its path, its bare name or its version. */
export function readOnly(
  asked: readonly string[],
  { sources, nameOf }: Pick<MigrationFolder, "sources" | "nameOf">,
  option = "--only",
): ReadonlySet<string> | undefined {
  if (asked.length === 0) return undefined;
  return new Set(
    asked.map((text) => {
      const version = parseVersion(text);
      const found = sources.find(({ name }) =>
        version === undefined
          ? [name, nameOf(name)].some((one) => baseName(one) === baseName(text))
          : versionIn(name) === version,
      );
      if (!found)
        throw new UsageError(`${option} ${text}: there is no such file or version among the migrations`);
      return found.name;
    }),
  );
}

/** Migrations in Go and the like, by name alone: they are not run, and the report says so. */
export function notSql(folder: string, cwd: string): readonly SourceFile[] {
  return readdirSync(resolve(cwd, folder))
    .filter(
      (name) => /\.(?:go|SQL)$/.test(name) && versionIn(name, "") !== undefined && !name.endsWith("_test.go"),
    )
    .map((name) => ({ name: join(folder, name), text: "" }));
}

export function readSeeds(named: string | undefined, folder: string, cwd: string): readonly SourceFile[] {
  const seeds = named ?? join(folder, "seed");
  if (named === undefined && !existsSync(resolve(cwd, seeds))) return [];
  const files = readSqlFiles(seeds, cwd);
  const wrong = files.find(({ name }) => !/(?:^|\/)\d+(?:_[^/]*)?\.sql$/.test(name));
  if (wrong)
    throw new UsageError(
      `${wrong.name} names no version`,
      "Seed files are named VERSION.sql or VERSION_NAME.sql.",
    );
  return files;
}

/** Rows by table, as the harness labels it: `public.` is left out. */
export function readStats(path: string | undefined, cwd: string): readonly (readonly [string, number])[] {
  if (path === undefined) return [];
  const wrong = (why: string) =>
    new UsageError(`--stats ${path}: ${why}`, "gosling stats DATABASE_URL > stats.json writes it.");
  let read: unknown;
  try {
    read = JSON.parse(readSource(path, cwd).text);
  } catch (error) {
    if (error instanceof SyntaxError) throw wrong(`it is no JSON: ${error.message}`);
    throw error;
  }
  const tables = (read as { tables?: unknown } | null)?.tables;
  if (!Array.isArray(tables)) throw wrong("it has no list of tables");
  return tables.map((table: { name?: unknown; rows?: unknown } | null) => {
    if (typeof table?.name !== "string" || typeof table.rows !== "number")
      throw wrong("each of its tables needs a name and a number of rows");
    return [table.name.replace(/^public\./, ""), table.rows];
  });
}
