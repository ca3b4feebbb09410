// What PostgreSQL answers to one Query message, read as it arrives: result sets and at most one error.
import { messages, protocol } from "@electric-sql/pglite";
import {
  DatabaseError,
  type DatabaseErrorFields,
  type ResultColumn,
  type ResultSet,
} from "../engine/index.ts";
import { createFrames, type Frame } from "./frames.ts";
import { cutValue, type Limits } from "./limits.ts";
import type { LimitedResult, Notice, TransactionStatus } from "./types.ts";

export interface Response {
  readonly results: readonly LimitedResult[];
  readonly error?: DatabaseError;
  /** Missing only when the server stopped answering. */
  readonly status?: TransactionStatus;
}

const TEXT_OID = 25;
export const STATUS: Readonly<Record<string, TransactionStatus>> = { I: "none", T: "open", E: "failed" };
const COPY_HINT = "Write the rows as INSERT ... VALUES, or copy from a query.";
const [DATA_ROW, COPY_DATA, ERROR, NOTICE] = ["D", "d", "E", "N"].map((letter) => letter.charCodeAt(0));

// What is said about a statement is never cut in practice; `RAISE NOTICE '%', repeat('x', 100000000)` is.
const MOST_SAID = 64 * 1024;
// Room for the lengths of a row's values beside the values.
const ROW_ROOM = 16 * 1024;

export interface ResponseReader {
  /** The next bytes, which may be overwritten afterwards. */
  push(chunk: Uint8Array): void;
  end(): Response;
}

export function createReader(limits: Limits, onNotice: (notice: Notice) => void): ResponseReader {
  const results: LimitedResult[] = [];
  const parser = new protocol.Parser();
  let columns: readonly ResultColumn[] | undefined;
  let rows: (string | null)[][] = [];
  let total = 0;
  let bytes = 0;
  let error: DatabaseErrorFields | undefined;
  let status: TransactionStatus | undefined;
  let copying = false;

  const full = () => rows.length >= limits.rows || bytes >= limits.bytes;

  const wanted = (type: number, length: number): number => {
    if (type === DATA_ROW || type === COPY_DATA) {
      return full() ? 0 : Math.min(length, limits.bytes - bytes + ROW_ROOM, limits.cell * 16 + ROW_ROOM);
    }
    return type === ERROR || type === NOTICE ? MOST_SAID : length;
  };

  const onRow = ({ type, body, length }: Frame): void => {
    total++;
    if (full()) return;
    bytes += Math.min(length, body.length);
    if (type === DATA_ROW) rows.push(readRow(body, limits.cell));
    else rows.push([new TextDecoder().decode(body.subarray(0, limits.cell)).replace(/\n$/, "")]);
  };

  const onMessage = (message: unknown): void => {
    if (message instanceof messages.RowDescriptionMessage) {
      columns = message.fields.map((field) => ({ name: field.name, type: field.dataTypeID }));
    } else if (message instanceof messages.CopyResponse) {
      copying = message.name === "copyInResponse";
      // COPY TO STDOUT prints lines and no columns; they are shown as rows of one column.
      if (!copying) columns = [{ name: "copy", type: TEXT_OID }];
    } else if (message instanceof messages.CommandCompleteMessage) {
      const result = resultSet(message.text, columns, rows);
      results.push(total > rows.length ? { ...result, total } : result);
      columns = undefined;
      rows = [];
      total = 0;
    } else if (message instanceof messages.NoticeMessage) {
      onNotice(noticeOf(message));
    } else if (message instanceof messages.DatabaseError) {
      error ??= { ...errorFields(message), ...(copying && { hint: COPY_HINT }), completed: results.length };
    } else if (message instanceof messages.ReadyForQueryMessage) {
      status = STATUS[message.status];
    }
  };

  const push = createFrames(wanted, (frame) => {
    if (frame.type === DATA_ROW || frame.type === COPY_DATA) onRow(frame);
    else parser.parse(whole(frame), onMessage);
  });
  let broken: { readonly reason: unknown } | undefined;
  return {
    push(chunk) {
      // PostgreSQL calls this while it runs: an exception would tear it out of its own work.
      try {
        if (!broken) push(chunk);
      } catch (reason) {
        broken = { reason };
      }
    },
    end() {
      if (broken) throw broken.reason;
      return { results, ...(error && { error: new DatabaseError(error) }), ...(status && { status }) };
    },
  };
}

/** The message with its head. Where the body was cut, inside a field of a notice or an error, the field and the message end there. */
function whole({ type, body, length }: Frame): ArrayBuffer {
  const cut = body.length < length;
  const size = body.length + (cut ? 2 : 0);
  const message = new Uint8Array(5 + size);
  message[0] = type;
  new DataView(message.buffer).setUint32(1, size + 4);
  message.set(body, 5);
  return message.buffer;
}

/** A DataRow: the count of values, then each with its length before it, -1 for NULL. */
function readRow(body: Uint8Array, cell: number): (string | null)[] {
  const view = new DataView(body.buffer, body.byteOffset, body.byteLength);
  const decoder = new TextDecoder();
  const count = view.getUint16(0);
  const row: (string | null)[] = [];
  let at = 2;
  for (let index = 0; index < count; index++) {
    // The row was cut before this value.
    if (at + 4 > body.length) {
      row.push("…");
      continue;
    }
    const length = view.getInt32(at);
    at += 4;
    if (length === -1) row.push(null);
    else {
      const here = body.subarray(at, at + Math.min(length, cell));
      row.push(here.length < length ? cutValue(here, length) : decoder.decode(here));
      at += length;
    }
  }
  return row;
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

function noticeOf(message: messages.NoticeMessage): Notice {
  return {
    severity: message.severity ?? "NOTICE",
    message: message.message ?? "",
    ...(message.code && { sqlstate: message.code }),
    ...(message.detail && { detail: message.detail }),
    ...(message.hint && { hint: message.hint }),
  };
}

export function errorFields(error: messages.DatabaseError): DatabaseErrorFields {
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
