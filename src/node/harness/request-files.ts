// The files that `gosling test` is about, besides the migrations themselves: which of them, what Git has, rows. Throws UsageError.
import { existsSync, readdirSync } from "node:fs";
import { join, resolve } from "node:path";
import type { SourceFile } from "../../engine/index.ts";
import { baseName, parseVersion, versionIn } from "../../text/index.ts";
import { type MigrationFolder, readMigrations } from "../disk/index.ts";
import { UsageError } from "../terminal/index.ts";

/** Each asked for by its path, its bare name or its version. */
export function readOnly(
  asked: readonly string[],
  { sources, nameOf }: MigrationFolder,
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
        throw new UsageError(`--only ${text}: there is no such file or version among the migrations`);
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
  const files = readMigrations(seeds, cwd);
  const wrong = files.find(({ name }) => !/(?:^|\/)\d+(?:_[^/]*)?\.sql$/.test(name));
  if (wrong)
    throw new UsageError(
      `${wrong.name} names no version`,
      "Seed files are named VERSION.sql or VERSION_NAME.sql.",
    );
  return files;
}
