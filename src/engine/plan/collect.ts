// From file names to migrations: each with its version, sorted, no version twice.
import { migrationError } from "../errors.ts";
import type { MigrationWarning } from "../events.ts";
import { baseName, versionOfFileName } from "../text/index.ts";
import type { MigrationName, SourceFile } from "../types.ts";

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
 * Takes every source whose name ends in `.sql`, as goose's glob does: then a name without a valid version is an error.
 * Other names are left aside. Throws FILE_NAME_... and DUPLICATE_VERSION.
 */
export function collect(sources: readonly SourceFile[]): Collection {
  const byVersion = new Map<bigint, Migration>();
  const warnings: MigrationWarning[] = [];
  for (const source of [...sources].sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const name = baseName(source.name);
    if (!name.endsWith(".sql")) {
      const warning = ignored(source.name, name);
      if (warning) warnings.push(warning);
      continue;
    }
    const version = versionOfFileName(source.name);
    const other = byVersion.get(version);
    if (other) {
      throw migrationError(
        "DUPLICATE_VERSION",
        `${other.name} and ${name} have the same version, ${version}`,
        {
          at: { file: source.name, line: 1, column: 1 },
          hint: "Give the one that no database has applied yet another version.",
        },
      );
    }
    byVersion.set(version, { version, name, source });
  }
  const migrations = [...byVersion.values()].sort((a, b) => (a.version < b.version ? -1 : 1));
  return { migrations, warnings };
}

/** `00002_x.SQL` and `00002_x.go` were meant to run; a README was not. */
function ignored(file: string, name: string): MigrationWarning | undefined {
  if (!/^\+?\d+_.*\.(sql|go)$/i.test(name) || name.endsWith("_test.go")) return undefined;
  const go = name.endsWith(".go");
  return {
    code: "FILE_IGNORED",
    message: go
      ? `${name} is written in Go and is not run`
      : `${name} is not taken: its name must end in .sql`,
    at: { file, line: 1, column: 1 },
    hint: go
      ? "Run it with the Go program that it belongs to."
      : "Rename it, with the extension in lower case.",
  };
}
