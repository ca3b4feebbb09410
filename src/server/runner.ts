// One message at a time on a `pg` client: what `connect` opened, or what the caller already had.
import {
  DatabaseError,
  type DatabaseErrorFields,
  type ResultSet,
  type StatementDescription,
} from "../engine/index.ts";
import { Describe } from "./describe.ts";
import { CONNECTION_CLOSED, fromWire, isWireError, lostConnection } from "./errors.ts";
import { COPY_HINT, SimpleQuery } from "./simple-query.ts";

/** `failed`: every statement but ROLLBACK is refused with 25P02. */
export type TransactionStatus = "none" | "open" | "failed";

/** The part of a `pg` client that runs SQL. */
export interface RunningClient {
  query(query: SimpleQuery | Describe): unknown;
  on(event: "error", listener: (error: Error) => void): unknown;
  removeListener(event: "error", listener: (error: Error) => void): unknown;
  getTransactionStatus?(): string | null;
}

export interface Runner {
  run(sql: string): Promise<readonly ResultSet[]>;
  describe(sql: string): Promise<StatementDescription>;
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

  /** Null when the server has done it; its error, where it refuses. */
  async function ask(make: (settle: (error: unknown) => void) => SimpleQuery | Describe): Promise<unknown> {
    if (closed)
      throw new DatabaseError({ message: `the session on ${label} is closed`, sqlstate: CONNECTION_CLOSED });
    if (broken) throw broken;
    return new Promise<unknown>((settle) => {
      client.query(make(settle));
    });
  }

  /** `completed`: statements that went through before it. */
  function failure(error: unknown, completed: number): DatabaseErrorFields {
    if (!isWireError(error)) throw lostConnection(error, label, completed);
    const fields = fromWire(error, completed);
    // The server ends the connection with it; `pg` notices a moment later.
    if (isFatal(fields)) broken ??= lostConnection(error, label);
    return fields;
  }

  async function send(sql: string): Promise<readonly ResultSet[]> {
    let query!: SimpleQuery;
    const error = await ask((settle) => {
      query = new SimpleQuery(sql, settle);
      return query;
    });
    if (error === null) return query.results;
    const fields = failure(error, query.results.length);
    throw new DatabaseError(query.copying ? { hint: COPY_HINT, ...fields } : fields);
  }

  async function describe(sql: string): Promise<StatementDescription> {
    let question!: Describe;
    const error = await ask((settle) => {
      question = new Describe(sql, settle);
      return question;
    });
    if (error === null) return question.description;
    throw new DatabaseError(failure(error, 0));
  }

  /** What comes later waits. */
  async function inTurn<T>(sql: string, work: (sql: string) => Promise<T>): Promise<T> {
    refuseNul(sql);
    while (running) await running.catch(() => undefined);
    const mine = work(sql);
    running = mine;
    try {
      return await mine;
    } finally {
      running = null;
    }
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
    run: (sql) => inTurn(sql, send),
    describe: (sql) => inTurn(sql, describe),
  };
}
