// A migration's file name: its version, by goose's rules.
import { migrationError } from "../errors.ts";
import type { Version } from "../types.ts";
import { parseInt64 } from "./go-text.ts";

/** The part after the last `/`. */
export function baseName(name: string): string {
  return name.slice(name.lastIndexOf("/") + 1);
}

/**
 * The version that a file name carries: the integer before the first `_`, for example 20251220000045 in
 * `20251220000045_new_feature.sql`. Throws a `MigrationError` (FILE_NAME_...) that names the rule it breaks.
 */
export function versionOfFileName(name: string): Version {
  const base = baseName(name);
  const at = { file: name, line: 1, column: 1 };
  const hint = "A migration is named VERSION_NAME.sql, for example 20251220000001_add_phone_to_users.sql.";
  if (!base.endsWith(".sql")) {
    throw migrationError("FILE_NAME_EXTENSION", `${base} does not end in .sql (in lower case)`, { at, hint });
  }
  const separator = base.indexOf("_");
  if (separator < 0) {
    throw migrationError("FILE_NAME_SEPARATOR", `${base} has no _ after its version`, { at, hint });
  }
  const prefix = base.slice(0, separator);
  const version = parseInt64(prefix);
  if (version === undefined) {
    const why = /^[+-]?[0-9]+$/.test(prefix)
      ? "is greater than 9223372036854775807"
      : "is not a whole number";
    throw migrationError("FILE_NAME_VERSION", `the version of ${base}, ${JSON.stringify(prefix)}, ${why}`, {
      at,
      hint,
    });
  }
  if (version < 1n) {
    throw migrationError(
      "FILE_NAME_VERSION_ZERO",
      `the version of ${base} is ${version}; the smallest is 1`,
      { at, hint },
    );
  }
  return version;
}
