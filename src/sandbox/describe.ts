// A statement's parameters and result columns, read from PostgreSQL's answer to Parse and Describe: nothing is run.
import { messages, protocol } from "@electric-sql/pglite";
import { DatabaseError, type StatementDescription } from "../engine/index.ts";
import { createFrames, joined } from "./frames.ts";
import { errorFields } from "./response.ts";

/** Parse, Describe and Sync in one message, all of the unnamed statement. */
export function describeMessage(sql: string): Uint8Array {
  const { serialize } = protocol;
  return joined([serialize.parse({ text: sql }), serialize.describe({ type: "S" }), serialize.sync()]);
}

export interface DescriptionReader {
  push(chunk: Uint8Array): void;
  /** `status`: the letter of ReadyForQuery; missing where PostgreSQL stopped. */
  end(): {
    readonly description: StatementDescription;
    readonly error?: DatabaseError;
    readonly status?: string;
  };
}

export function createDescriptionReader(): DescriptionReader {
  const parser = new protocol.Parser();
  let description: StatementDescription = { parameters: [], columns: [] };
  let error: DatabaseError | undefined;
  let status: string | undefined;
  const onMessage = (message: unknown): void => {
    if (message instanceof messages.ParameterDescriptionMessage) {
      description = { ...description, parameters: message.dataTypeIDs };
    } else if (message instanceof messages.RowDescriptionMessage) {
      const columns = message.fields.map(({ name, dataTypeID, tableID, columnID }) => ({
        name,
        type: dataTypeID,
        table: tableID,
        column: columnID,
      }));
      description = { ...description, columns };
    } else if (message instanceof messages.DatabaseError) {
      error ??= new DatabaseError(errorFields(message));
    } else if (message instanceof messages.ReadyForQueryMessage) {
      status = message.status;
    }
  };
  const push = createFrames(
    (_type, length) => length,
    ({ type, body }) => {
      const head = new Uint8Array(5);
      head[0] = type;
      new DataView(head.buffer).setUint32(1, body.length + 4);
      parser.parse(joined([head, body]).buffer, onMessage);
    },
  );
  return {
    push,
    end: () => ({ description, ...(error && { error }), ...(status !== undefined && { status }) }),
  };
}
