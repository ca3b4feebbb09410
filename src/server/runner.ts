// One message at a time on a `pg` client: what `connect` opened, or what the caller already had.
import { DatabaseError, type DatabaseErrorFields, type ResultSet } from "../engine/index.ts";
import { CONNECTION_CLOSED, fromWire, isWireError, lostConnection } from "./errors.ts";
import { COPY_HINT, SimpleQuery } from "./simple-query.ts";

/** `failed`: every statement but ROLLBACK is refused with 25P02. */
export type TransactionStatus = "none" | "open" | "failed";

/** The part of a `pg` client that runs SQL. */
export interface RunningClient {
  query(query: SimpleQuery): unknown;
  on(event: "error", listener: (error: Error) => void): unknown;
  removeListener(event: "error", listener: (error: Error) => void): unknown;
  getTransactionStatus?(): string | null;
}

export interface Runner {
  run(sql: string): Promise<readonly ResultSet[]>;
  transaction(): TransactionStatus;
  /** The statement that runs now. */
  running(): Promise<unknown> | null;
  /** How the connection was lost. */
  broken(): DatabaseError | null;
  /** Nothing is sent from now on. False where it was closed before. */
  close(): boolean;
  /** Takes its listener off the client. */
  letGo(): void;
}

const STATUS: Readonly<Record<string, TransactionStatus>> = { I: "none", T: "open", E: "failed" };

/** The protocol's strings end at the first NUL: what follows would be read as the next message. */
export function refuseNul(sql: string): void {
  if (!sql.includes("\0")) return;
  throw new DatabaseError({
    message: 'invalid byte sequence for encoding "UTF8": 0x00',
    sqlstate: "22021",
  });
}

/** The answer of a server that closes the connection. */
export const isFatal = ({ severity }: DatabaseErrorFields) => severity === "FATAL" || severity === "PANIC";

export function createRunner(client: RunningClient, label: string): Runner {
  let broken: DatabaseError | null = null;
  let closed = false;
  let running: Promise<unknown> | null = null;

  // Without a listener the loss of an idle connection would end the process.
  const hear = (error: Error) => {
    broken ??= lostConnection(error, label);
  };
  client.on("error", hear);

  async function send(sql: string): Promise<readonly ResultSet[]> {
    if (closed)
      throw new DatabaseError({ message: `the session on ${label} is closed`, sqlstate: CONNECTION_CLOSED });
    if (broken) throw broken;
    let query!: SimpleQuery;
    const error = await new Promise<unknown>((settle) => {
      query = new SimpleQuery(sql, settle);
      client.query(query);
    });
    if (error === null) return query.results;
    const completed = query.results.length;
    if (!isWireError(error)) throw lostConnection(error, label, completed);
    const fields = fromWire(error, completed);
    // The server ends the connection with it; `pg` notices a moment later.
    if (isFatal(fields)) broken ??= lostConnection(error, label);
    throw new DatabaseError(query.copying ? { hint: COPY_HINT, ...fields } : fields);
  }

  return {
    running: () => running,
    broken: () => broken,
    transaction: () => STATUS[client.getTransactionStatus?.() ?? "I"] ?? "none",
    letGo: () => client.removeListener("error", hear),
    close() {
      const first = !closed;
      closed = true;
      return first;
    },
    async run(sql) {
      refuseNul(sql);
      while (running) await running.catch(() => undefined);
      const mine = send(sql);
      running = mine;
      try {
        return await mine;
      } finally {
        running = null;
      }
    },
  };
}
