// What PostgreSQL answered to one Query message, as result sets and at most one error.
import { messages } from "@electric-sql/pglite";
import {
  DatabaseError,
  type DatabaseErrorFields,
  type ResultColumn,
  type ResultSet,
} from "../engine/index.ts";
import type { TransactionStatus } from "./types.ts";

type Message = Awaited<ReturnType<import("@electric-sql/pglite").PGlite["execProtocolStream"]>>[number];

export interface Response {
  readonly results: readonly ResultSet[];
  readonly error?: DatabaseError;
  /** Missing only when the server stopped answering. */
  readonly status?: TransactionStatus;
}

const TEXT_OID = 25;
const STATUS: Readonly<Record<string, TransactionStatus>> = { I: "none", T: "open", E: "failed" };
const COPY_HINT = "Write the rows as INSERT ... VALUES, or copy from a query.";

export function readResponse(received: readonly Message[]): Response {
  const results: ResultSet[] = [];
  let columns: readonly ResultColumn[] | undefined;
  let rows: (readonly (string | null)[])[] = [];
  let error: DatabaseErrorFields | undefined;
  let status: TransactionStatus | undefined;
  let copying = false;

  for (const message of received) {
    if (message instanceof messages.RowDescriptionMessage) {
      columns = message.fields.map((field) => ({ name: field.name, type: field.dataTypeID }));
    } else if (message instanceof messages.DataRowMessage) {
      rows.push(message.fields);
    } else if (message instanceof messages.CopyResponse) {
      copying = message.name === "copyInResponse";
      // COPY TO STDOUT prints lines and no columns; they are shown as rows of one column.
      if (!copying) columns = [{ name: "copy", type: TEXT_OID }];
    } else if (message instanceof messages.CopyDataMessage) {
      rows.push([new TextDecoder().decode(message.chunk).replace(/\n$/, "")]);
    } else if (message instanceof messages.CommandCompleteMessage) {
      results.push(resultSet(message.text, columns, rows));
      columns = undefined;
      rows = [];
    } else if (message instanceof messages.DatabaseError) {
      error ??= { ...errorFields(message), ...(copying && { hint: COPY_HINT }), completed: results.length };
    } else if (message instanceof messages.ReadyForQueryMessage) {
      status = STATUS[message.status];
    }
  }

  return { results, ...(error && { error: new DatabaseError(error) }), ...(status && { status }) };
}

/** `INSERT 0 2`, `CREATE TABLE`, `SELECT 5`: the words are the command, the last number counts the rows. */
function resultSet(
  tag: string,
  columns: readonly ResultColumn[] | undefined,
  rows: ResultSet["rows"],
): ResultSet {
  const command = tag.replace(/(?: \d+)+$/, "");
  const count = Number(tag.slice(command.length).split(" ").at(-1));
  // CREATE TABLE AS and SELECT INTO say SELECT too, but they describe no rows: theirs were written.
  const writes = /^(?:INSERT|UPDATE|DELETE|MERGE|COPY)$/.test(command) || (command === "SELECT" && !columns);
  return { command, columns: columns ?? [], rows, affected: writes ? count : 0 };
}

function errorFields(error: messages.DatabaseError): DatabaseErrorFields {
  const { message, code, severity, detail, hint, position, where, schema, table, column, constraint } = error;
  return {
    message,
    sqlstate: code ?? "XX000",
    ...(severity && { severity }),
    ...(detail && { detail }),
    ...(hint && { hint }),
    ...(position && { position: Number(position) }),
    ...(where && { where }),
    ...(schema && { schema }),
    ...(table && { table }),
    ...(column && { column }),
    ...(constraint && { constraint }),
  };
}
