// The name of the version table, and of the tables beside it.
import { nameParts } from "../../text/index.ts";
import { migrationError } from "../errors.ts";

/** `table` or `schema.table`, each plain or quoted; anything else is a BAD_OPTION. It is used as it is written. */
export function tableName(name: string): string {
  const parts = nameParts(name);
  if (parts && parts.length <= 2) return name;
  throw migrationError("BAD_OPTION", `${JSON.stringify(name)} is no name for a version table`, {
    hint: 'Write table or schema.table; a name with capitals or other signs in double quotes: "My table".',
  });
}

/** The parts of a name that `tableName` let pass, as they are written. */
export function splitName(name: string): { readonly schema: string | undefined; readonly table: string } {
  const [first = name, second] = nameParts(name) ?? [];
  return second === undefined ? { schema: undefined, table: first } : { schema: first, table: second };
}

/** Where the engine's own tables are, and which version table a row of them belongs to. */
export interface Home {
  /** As SQL: quoted where it must be. */
  readonly schema: string;
  /** `schema.table` of the version table, however its name was written. */
  readonly key: string;
}
