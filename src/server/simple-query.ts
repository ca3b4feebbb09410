// One Query message of the simple protocol, with every value, tag and error as the server sent it.
import type { Connection, Submittable } from "pg";
import type { ResultColumn, ResultSet } from "../engine/index.ts";

/** What `pg` hands on; its types leave these out. */
interface RowDescription {
  readonly fields: readonly { readonly name: string; readonly dataTypeID: number }[];
}
interface DataRow {
  readonly fields: readonly (string | null)[];
}
interface CommandComplete {
  readonly text: string;
}
interface CopyData {
  readonly chunk: Uint8Array;
}
interface CopyConnection {
  sendCopyFail(message: string): void;
}

/** Node's longest timer, 24 days. */
const LONGEST_TIMEOUT = 2 ** 31 - 1;
const TEXT_OID = 25;
export const COPY_HINT = "Write the rows as INSERT ... VALUES, or load them with psql.";

/**
 * `pg` calls these methods as the messages arrive. Its own Query would keep only a tag's first word, turn rows into objects, and
 * not say how many statements were complete when one failed.
 */
export class SimpleQuery implements Submittable {
  readonly results: ResultSet[] = [];
  copying = false;
  /** What counts here instead of the client's own query_timeout, which would forget a migration and leave it running. */
  readonly query_timeout = LONGEST_TIMEOUT;
  /** Set by `pg`, where it has a timeout to end. */
  callback?: (() => void) | undefined;
  readonly #sql: string;
  readonly #settle: (error: unknown) => void;
  #columns: readonly ResultColumn[] | null = null;
  #rows: (readonly (string | null)[])[] = [];

  /** `settle` is called once: with null when the server is ready again, or with what went wrong. */
  constructor(sql: string, settle: (error: unknown) => void) {
    this.#sql = sql;
    this.#settle = settle;
  }

  submit(connection: Connection): void {
    connection.query(this.#sql);
  }

  handleRowDescription(message: RowDescription): void {
    this.#columns = message.fields.map((field) => ({ name: field.name, type: field.dataTypeID }));
  }

  handleDataRow(message: DataRow): void {
    this.#rows.push(message.fields);
  }

  handleCommandComplete(message: CommandComplete): void {
    this.results.push(resultSet(message.text, this.#columns, this.#rows));
    this.#columns = null;
    this.#rows = [];
  }

  handleEmptyQuery(): void {}

  handlePortalSuspended(): void {}

  handleCopyInResponse(connection: CopyConnection): void {
    this.copying = true;
    connection.sendCopyFail("a migration has no standard input to copy from");
  }

  /** COPY TO STDOUT prints lines and no columns; they are shown as rows of one column. */
  handleCopyData(message: CopyData): void {
    this.#columns ??= [{ name: "copy", type: TEXT_OID }];
    this.#rows.push([new TextDecoder().decode(message.chunk).replace(/\n$/, "")]);
  }

  handleError(error: unknown): void {
    this.callback?.();
    this.#settle(error);
  }

  handleReadyForQuery(): void {
    this.callback?.();
    this.#settle(null);
  }
}

/** `INSERT 0 2`, `CREATE TABLE`, `SELECT 5`: the words are the command, the last number counts the rows. */
function resultSet(tag: string, columns: readonly ResultColumn[] | null, rows: ResultSet["rows"]): ResultSet {
  const command = tag.replace(/(?: \d+)+$/, "");
  const count = Number(tag.slice(command.length).split(" ").at(-1));
  // CREATE TABLE AS and SELECT INTO say SELECT too, but they describe no rows: theirs were written.
  const writes =
    /^(?:INSERT|UPDATE|DELETE|MERGE|COPY)$/.test(command) || (command === "SELECT" && columns === null);
  return { command, columns: columns ?? [], rows, affected: writes ? count : 0 };
}
