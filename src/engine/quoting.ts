// SQL literals and table names.
import { migrationError } from "./errors.ts";

/** A string literal that means the same whatever standard_conforming_strings says. */
export function literal(text: string): string {
  const quoted = `'${text.replaceAll("'", "''")}'`;
  return text.includes("\\") ? `E${quoted.replaceAll("\\", "\\\\")}` : quoted;
}

const PART = String.raw`(?:[\p{L}_][\p{L}\p{N}_$]*|"(?:[^"]|"")+")`;
const TABLE = new RegExp(`^${PART}(?:\\.${PART})?$`, "u");

/** `table` or `schema.table`, each plain or quoted; anything else is a BAD_OPTION. It is used as it is written. */
export function tableName(name: string): string {
  if (TABLE.test(name)) return name;
  throw migrationError("BAD_OPTION", `${JSON.stringify(name)} is no name for a version table`, {
    hint: 'Write table or schema.table; a name with capitals or other signs in double quotes: "My table".',
  });
}

/** A table beside the version table, in the schema that its name gives. */
export function besideTable(versionTable: string, name: string): string {
  const schema = new RegExp(`^(${PART})\\.`, "u").exec(versionTable)?.[1];
  return schema ? `${schema}.${name}` : name;
}
