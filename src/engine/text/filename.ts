// A migration's file name: its version, by goose's rules.
import { baseName, type NameReading, readFileName, topOf } from "../../text/index.ts";
import { type MigrationErrorCode, migrationError } from "../errors.ts";
import type { Version } from "../types.ts";

/**
 * The version that a file name carries: the integer before the first `_`, for example 20251220000045 in
 * `20251220000045_new_feature.sql`. Throws a `MigrationError` (FILE_NAME_...) that names the rule it breaks.
 *
 * @example
 * ```ts
 * import { versionOfFileName } from "gosling/engine";
 *
 * console.log(versionOfFileName("20251220000045_new_feature.sql")); // 20251220000045n
 * ```
 */
export function versionOfFileName(name: string): Version {
  const reading = readFileName(name);
  if (reading.type === "version") return reading.version;
  const [code, message] = problemOf(reading, baseName(name));
  throw migrationError(code, message, {
    at: topOf(name),
    hint: "A migration is named VERSION_NAME.sql, for example 20251220000001_add_phone_to_users.sql.",
  });
}

function problemOf(
  { type, prefix }: Exclude<NameReading, { type: "version" }>,
  base: string,
): readonly [MigrationErrorCode, string] {
  const version = `the version of ${base}`;
  switch (type) {
    case "extension":
      return ["FILE_NAME_EXTENSION", `${base} does not end in .sql (in lower case)`];
    case "separator":
      return ["FILE_NAME_SEPARATOR", `${base} has no _ after its version`];
    case "not-a-number":
      return ["FILE_NAME_VERSION", `${version}, ${JSON.stringify(prefix)}, is not a whole number`];
    case "too-great":
      return [
        "FILE_NAME_VERSION",
        `${version}, ${JSON.stringify(prefix)}, is greater than 9223372036854775807`,
      ];
    case "too-small":
      return ["FILE_NAME_VERSION_ZERO", `${version} is ${BigInt(prefix)}; the smallest is 1`];
    default:
      return type satisfies never;
  }
}
