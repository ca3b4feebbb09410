// SQL literals and table names.
import { migrationError } from "../errors.ts";

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

/** The parts of a name that `tableName` let pass, as they are written. */
export function splitName(name: string): { readonly schema: string | undefined; readonly table: string } {
  const schema = new RegExp(`^(${PART})\\.`, "u").exec(name)?.[1];
  return { schema, table: schema === undefined ? name : name.slice(schema.length + 1) };
}

/** Where the engine's own tables stand, and which version table a row of them belongs to. */
export interface Home {
  /** As SQL: quoted where it must be. */
  readonly schema: string;
  /** `schema.table` of the version table, however its name was written. */
  readonly key: string;
}

/** A part of a name as the catalog has it: plain names in lower case, of which PostgreSQL folds the ASCII letters only. */
export function foldedName(part: string): string {
  if (part.startsWith('"')) return part.slice(1, -1).replaceAll('""', '"');
  return part.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
}
