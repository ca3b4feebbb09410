// All that can be said of a set of files without a database: errors and warnings, each with its place.
import { topOf } from "../../text/index.ts";
import { MigrationError, type MigrationFailure } from "../errors.ts";
import type { MigrationWarning } from "../events.ts";
import { parse } from "../text/index.ts";
import type { SourceFile } from "../types.ts";
import { collect, isGo, type Migration } from "./collect.ts";
import { refusePsqlCommands } from "./prepare.ts";
import { trapsOf } from "./traps.ts";

export interface Validation {
  /** Every mistake, not only the first; a file's second direction is looked at even when the first is wrong. */
  readonly errors: readonly MigrationFailure[];
  readonly warnings: readonly MigrationWarning[];
}

/**
 * Reads all files without a database: every mistake, and what looks like one. `env`: what ENVSUB sees.
 *
 * @example
 * ```ts
 * import { validate } from "gosling/engine";
 *
 * const { errors } = validate([{ name: "00001_a.sql", text: "SELECT 1;\n" }]);
 * console.log(errors[0].code, errors[0].at.line); // TEXT_BEFORE_UP 1
 * ```
 */
export function validate(
  sources: readonly SourceFile[],
  env: Readonly<Record<string, string>> = {},
): Validation {
  const errors: MigrationFailure[] = [];
  const warnings: MigrationWarning[] = [];
  const seen = new Set<string>();
  const attempt = (work: () => void) => {
    try {
      work();
    } catch (error) {
      if (!(error instanceof MigrationError)) throw error;
      // A mistake in a file's structure is found from both directions.
      const key = JSON.stringify([error.failure.code, error.failure.at]);
      if (!seen.has(key)) errors.push(error.failure);
      seen.add(key);
    }
  };
  attempt(() => {
    const { migrations, warnings: ignored } = collect(sources);
    warnings.push(...ignored, ...migrations.filter(({ name }) => isGo(name)).map(notLookedAt));
  });
  for (const source of sources) {
    if (!source.name.endsWith(".sql")) continue;
    // Each name by itself: the collection stops at its first mistake.
    attempt(() => {
      collect([source]);
    });
    for (const direction of ["up", "down"] as const) {
      attempt(() => {
        const parsed = parse(source, direction, env);
        warnings.push(...trapsOf(source, parsed));
        refusePsqlCommands(source, parsed);
      });
    }
  }
  return { errors, warnings: unique(warnings) };
}

function unique(warnings: readonly MigrationWarning[]): readonly MigrationWarning[] {
  return [
    ...new Map(warnings.map((warning) => [JSON.stringify([warning.code, warning.at]), warning])).values(),
  ];
}

function notLookedAt({ name, source }: Migration): MigrationWarning {
  return {
    code: "FILE_IGNORED",
    message: `${name} is written in Go and is not run`,
    at: topOf(source.name),
    hint: "Run it with the Go program that it belongs to.",
  };
}
