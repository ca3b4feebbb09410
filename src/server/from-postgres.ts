// The `postgres` package as one session: a reserved connection, the simple protocol, values as PostgreSQL prints them.
import type { Readable, Writable } from "node:stream";
import { DatabaseError, type ResultSet } from "../engine/index.ts";
import { type DriverSession, hasMethods, unusable } from "./driver.ts";
import { fromWire, lostConnection } from "./errors.ts";
import { isFatal, refuseNul } from "./runner.ts";
import { COPY_HINT } from "./simple-query.ts";

/** What `postgres(...)` returns. */
export interface PostgresSql {
  reserve(): Promise<ReservedPostgresSql>;
}

export interface ReservedPostgresSql {
  // biome-ignore lint/suspicious/noExplicitAny: the package's own generic types
  unsafe(query: string, parameters?: any, options?: any): any;
  release(): void;
}

interface Result {
  readonly command: string | null;
  readonly count: number | null;
  readonly columns?: readonly { readonly name: string; readonly type: number }[] | null;
  readonly [index: number]: readonly (Uint8Array | null)[];
  readonly length: number;
}

interface PostgresFailure extends Error {
  readonly severity?: string;
  readonly severity_local?: string;
  readonly schema_name?: string;
  readonly table_name?: string;
  readonly column_name?: string;
  readonly constraint_name?: string;
}

const TEXT_OID = 25;

/**
 * A session on a connection that is reserved until `close()`. Rejects with a MigrationError (BAD_DATABASE) for what is not of the
 * `postgres` package (3.4 or newer), and with a DatabaseError where no connection is to be had.
 *
 * What the package does not give: notices go to the `onnotice` of its own options, and a message of several statements answers with
 * the results that have rows, and the last. So a failure without a position in its message costs a second run of that file.
 *
 * @example
 * ```ts
 * import { applyPending } from "gosling/engine";
 * import { fromPostgres, readMigrations } from "gosling/server";
 * import postgres from "postgres";
 *
 * const sql = postgres(process.env.DATABASE_URL ?? "", { onnotice: () => {} });
 * const session = await fromPostgres(sql);
 * const applied = await applyPending(session, readMigrations("migrations"));
 * await session.close();
 * await sql.end();
 * console.log(applied.length); // 2
 * ```
 */
export async function fromPostgres(sql: PostgresSql): Promise<DriverSession> {
  if (!hasMethods(sql, "unsafe", "reserve")) {
    throw unusable(
      hasMethods(sql, "unsafe") && !hasMethods(sql, "begin")
        ? "this sql belongs to one transaction or to one reserved connection already"
        : "this is not what the postgres package returns, version 3.4 or newer",
      hasMethods(sql, "query") ? "It looks like pg: use fromPg." : "Pass the sql of postgres(url) itself.",
    );
  }
  const link: Link = { reserved: await reserve(sql), connection: undefined, lost: undefined };
  let closed = false;
  let queue: Promise<unknown> = Promise.resolve();
  const { max } = (sql as { readonly options?: { readonly max?: number } }).options ?? {};
  return {
    ...(max !== 1 && { second: () => fromPostgres(sql) }),
    async run(text) {
      refuseNul(text);
      if (closed) throw new DatabaseError({ message: "the session is closed", sqlstate: "08003" });
      const mine = queue.then(() => send(link, text));
      queue = mine.catch(() => undefined);
      return mine;
    },
    async close() {
      if (closed) return;
      closed = true;
      await queue;
      // The package does not say whether a transaction is open; this does nothing where none is.
      await send(link, "ROLLBACK").catch(() => undefined);
      // A connection that is lost was taken back by the package itself: released, it would count as open.
      if (!isLost(link)) link.reserved.release();
    },
  };
}

async function reserve(sql: PostgresSql): Promise<ReservedPostgresSql> {
  try {
    return await sql.reserve();
  } catch (error) {
    throw asDatabaseError(error);
  }
}

interface Link {
  readonly reserved: ReservedPostgresSql;
  /** The package's own connection, known from the first message on. */
  connection: { readonly reserved?: unknown } | undefined;
  lost: DatabaseError | undefined;
}

/** The package ends the process where it is given a query for a connection that is gone, so that is asked first. */
function isLost({ lost, connection }: Link): boolean {
  return lost !== undefined || connection?.reserved === null;
}

async function send(link: Link, text: string): Promise<readonly ResultSet[]> {
  if (isLost(link)) throw link.lost ?? lostConnection(new Error("it was closed"), "the database");
  const onexecute = (connection: Link["connection"]) => {
    link.connection = connection;
    return true;
  };
  let answer: unknown;
  try {
    answer = await link.reserved.unsafe(text, [], { onexecute }).simple().raw();
  } catch (error) {
    const failure = asDatabaseError(error);
    if (isFatal(failure.fields)) link.lost = failure;
    throw failure;
  }
  if (hasMethods(answer, "pipe", "read")) return [await copied(answer as Readable)];
  if (hasMethods(answer, "write", "end")) throw await refuseCopy(answer as Writable);
  const results =
    answer !== null && "command" in (answer as object) ? [answer as Result] : (answer as readonly Result[]);
  return results.filter(({ command }) => command !== null).map(resultSet);
}

/** COPY TO STDOUT prints lines and no columns; they are shown as rows of one column. */
async function copied(stream: Readable): Promise<ResultSet> {
  const rows: string[][] = [];
  for await (const chunk of stream)
    rows.push([new TextDecoder().decode(chunk as Uint8Array).replace(/\n$/, "")]);
  return { command: "COPY", columns: [{ name: "copy", type: TEXT_OID }], rows, affected: rows.length };
}

async function refuseCopy(stream: Writable): Promise<DatabaseError> {
  const message = "a migration has no standard input to copy from";
  stream.on("error", () => undefined);
  await new Promise<void>((closed) => {
    stream.once("close", () => closed());
    stream.destroy(new Error(message));
  });
  return new DatabaseError({ message, sqlstate: "57014", severity: "ERROR", hint: COPY_HINT });
}

function resultSet(result: Result): ResultSet {
  const { command, count, columns } = result;
  const decoder = new TextDecoder();
  const writes =
    /^(?:INSERT|UPDATE|DELETE|MERGE|COPY)$/.test(command ?? "") || (command === "SELECT" && !columns);
  return {
    command: command ?? "",
    columns: (columns ?? []).map(({ name, type }) => ({ name, type })),
    rows: Array.from(result as ArrayLike<readonly (Uint8Array | null)[]>, (row) =>
      row.map((value) => (value === null ? null : decoder.decode(value))),
    ),
    affected: writes ? (count ?? 0) : 0,
  };
}

function asDatabaseError(error: unknown): DatabaseError {
  if (error instanceof DatabaseError) return error;
  const failure = error as PostgresFailure;
  if (!(failure instanceof Error) || failure.severity === undefined)
    return lostConnection(error, "the database");
  const { schema_name, table_name, column_name, constraint_name } = failure;
  const names = { schema: schema_name, table: table_name, column: column_name, constraint: constraint_name };
  return new DatabaseError(
    fromWire(Object.assign(Object.create(failure), names, { message: failure.message })),
    {
      cause: failure,
    },
  );
}
