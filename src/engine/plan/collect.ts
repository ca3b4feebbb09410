// From file names to migrations: each with its version, sorted, no version twice.
import { baseName, looksLikeMigration, topOf, versionIn } from "../../text/index.ts";

import { migrationError } from "../errors.ts";
import type { MigrationWarning } from "../events.ts";
import { versionOfFileName } from "../text/index.ts";
import type { MigrationName, SourceFile, Version } from "../types.ts";

export interface Migration extends MigrationName {
  readonly source: SourceFile;
}

export interface Collection {
  /** In ascending order of their versions. */
  readonly migrations: readonly Migration[];
  /** Files that look like migrations and are not taken. */
  readonly warnings: readonly MigrationWarning[];
}

/**
 * Takes every source whose name ends in `.sql`, as goose's glob does: then a name without a valid version is an error. A `.go` file with
 * a version is a migration too; it has its place in the plan, and cannot be run. Other names are left aside. Throws FILE_NAME_... and
 * DUPLICATE_VERSION.
 */
export function collect(sources: readonly SourceFile[]): Collection {
  const byVersion = new Map<bigint, Migration>();
  const warnings: MigrationWarning[] = [];
  for (const source of [...sources].sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const name = baseName(source.name);
    const version = name.endsWith(".sql") ? versionOfFileName(source.name) : versionOfGo(name);
    if (version === undefined) {
      if (!isGo(name) && looksLikeMigration(name)) warnings.push(ignored(source.name, name));
      continue;
    }
    const other = byVersion.get(version);
    if (other) {
      throw migrationError(
        "DUPLICATE_VERSION",
        `${other.name} and ${name} have the same version, ${version}`,
        {
          at: topOf(source.name),
          hint: "Give the one that no database has applied yet another version.",
        },
      );
    }
    byVersion.set(version, { version, name, source });
  }
  const migrations = [...byVersion.values()].sort((a, b) => (a.version < b.version ? -1 : 1));
  return { migrations, warnings };
}

/** As goose sees a file in Go: without a version, and where it is a test, it is none of the migrations. */
function versionOfGo(name: string): Version | undefined {
  return isGo(name) && !name.endsWith("_test.go") ? versionIn(name, ".go") : undefined;
}

export function isGo(name: string): boolean {
  return name.endsWith(".go");
}

function ignored(file: string, name: string): MigrationWarning {
  return {
    code: "FILE_IGNORED",
    message: `${name} is not taken: its name must end in .sql`,
    at: topOf(file),
    hint: "Rename it, with the extension in lower case.",
  };
}
