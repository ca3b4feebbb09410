// Clients on one PGlite: a server of PostgreSQL's wire protocol on this machine. Messages go to PGlite a whole exchange at a time, so that
// two clients never mix; a client in a transaction keeps the session, and another one's query fails when it has waited too long.
import { createServer, type Socket } from "node:net";
import { type PGlite, protocol } from "@electric-sql/pglite";
import { oneLine, shorten } from "../../../text/index.ts";
import { Client, type OpenConnection } from "./client.ts";
import {
  type ConnectionOpening,
  errorResponse,
  type Message,
  messagesIn,
  readyForQuery,
  type WireError,
} from "./messages.ts";
import { type KnownNames, Statements } from "./statements.ts";
import { Turns, TurnTimeout } from "./turns.ts";

export interface WireServer {
  readonly port: number;
  connections(): readonly OpenConnection[];
  /** For a database that was put back: the session has forgotten what clients prepared and began. */
  forget(): void;
  /** No new connections; those that are open stay, and each of their queries fails. */
  close(): Promise<void>;
}

export interface WireOptions {
  /** The instance to use now: it may be exchanged between two exchanges. */
  readonly pglite: () => PGlite;
  /** How long a query waits for another client's transaction. */
  readonly waitMs: number;
}

const HOST = "127.0.0.1";
const COPY_REFUSED = "COPY ... FROM STDIN does not work on PGlite; use INSERT, or COPY from a file";

export async function startWireServer({ pglite, waitMs }: WireOptions): Promise<WireServer> {
  const clients = new Set<Client>();
  const known: KnownNames = new Set();
  const turns = new Turns<Client>(waitMs);
  const greeting = await greetingOf(pglite());
  let count = 0;
  let closed = false;

  /** One exchange; answers PostgreSQL's status after it, or null where it is not over. */
  async function exchange(client: Client, messages: readonly Message[]): Promise<string | null> {
    const bytes = Buffer.concat(messages.flatMap((one) => sent(client, one)));
    let status: string | null = null;
    await pglite().runExclusive(() =>
      pglite().execProtocolRawStream(bytes, {
        onRawData: (data) => {
          // PGlite uses its buffer again.
          for (const answer of messagesIn(data.slice())) {
            if (answer.type === "Z") status = String.fromCharCode(answer.bytes[5] ?? 0x49);
            deliver(client, answer);
          }
        },
      }),
    );
    if (status !== null) client.statements.end();
    return status;
  }

  function sent(client: Client, one: Message): readonly Uint8Array[] {
    // Where PostgreSQL does not wait for data to copy, it ignores this; where it does, the statement fails instead of waiting for ever.
    const refusal = protocol.serialize.copyFail(COPY_REFUSED);
    if (one.type === "Q") return [one.bytes, refusal];
    if (one.type === "S") return [refusal, one.bytes];
    return client.statements.translate(one);
  }

  function deliver(client: Client, answer: Message): void {
    // Only a client that listens hears it, although all share the session.
    if (answer.type === "A") {
      for (const one of clients) if (one.listens) write(one, answer.bytes);
    } else if (client.statements.passes(answer)) write(client, answer.bytes);
  }

  async function perform(client: Client, messages: readonly Message[]): Promise<void> {
    const over = messages.some(({ type }) => type === "Q" || type === "S" || type === "F");
    try {
      await turns.take(client);
      await othersDone(client);
      const status = await exchange(client, messages);
      if (status !== null) client.settle(status);
      if (
        messages.some((one) => one.type === "Q" || one.type === "P") &&
        /\b(discard|deallocate)\b/i.test(client.last)
      )
        known.clear();
      if (status === "I") turns.end(client);
    } catch (error) {
      if (client.transaction === null) turns.end(client);
      client.statements.end();
      write(client, errorResponse(failureOf(error)));
      if (over) write(client, readyForQuery(client.transaction ? "E" : "I"));
    }
  }

  /** A transaction that no client has is one of `db.pglite` itself. */
  async function othersDone(client: Client): Promise<void> {
    for (const until = Date.now() + waitMs; client.transaction === null && pglite().isInTransaction(); ) {
      if (Date.now() > until) throw new TurnTimeout();
      await new Promise((wake) => setTimeout(wake, 10));
    }
  }

  function failureOf(error: unknown): WireError {
    if (closed) return CLOSED;
    if (!(error instanceof TurnTimeout))
      return { sqlstate: "XX000", message: error instanceof Error ? error.message : String(error) };
    const holder = turns.holder()?.describe();
    const who = holder ? connectionName(holder) : "db.pglite";
    const begun = holder?.transaction ? `, begun by "${shortly(holder.transaction.begunBy)}"` : "";
    const last = holder ? `; its last statement: "${shortly(holder.last)}"` : "";
    return {
      sqlstate: "55P03",
      message: `waited ${waitMs / 1000} s for ${who}, which is in a transaction${begun}${last}`,
      hint: "PGlite has one session. Use one connection (a pool of max: 1), end the transaction first, or test on a server.",
    };
  }

  function open(socket: Socket): void {
    count += 1;
    const client = new Client(count, socket, new Statements(count, known));
    clients.add(client);
    socket.setNoDelay(true);
    let queue: Promise<unknown> = Promise.resolve();
    const then = (work: () => Promise<unknown>) => {
      queue = queue.then(work).catch(() => socket.destroy());
    };
    socket.on("data", (chunk) => {
      try {
        for (const one of client.reader.push(chunk)) then(() => hear(client, one));
      } catch {
        socket.destroy();
      }
    });
    socket.on("error", () => {});
    socket.on("close", () => then(() => leave(client)));
  }

  async function hear(client: Client, one: Message | ConnectionOpening): Promise<void> {
    if ("parameters" in one) {
      client.start(one);
      write(client, greeting);
      for (const sql of client.settings) await quietly(client, sql);
      return write(client, readyForQuery("I"));
    }
    if (one.type === "encryption") return write(client, Buffer.from("N"));
    if (one.type === "cancel") return void client.socket.end();
    if (!("bytes" in one) || one.type === "X") return void client.socket.end();
    // The data of a COPY that was refused.
    if ("dcf".includes(one.type)) return;
    client.note(one);
    client.pending.push(one);
    if (!"QSFH".includes(one.type)) return;
    const messages = client.pending;
    client.pending = [];
    await perform(client, messages);
  }

  async function quietly(client: Client, sql: string): Promise<void> {
    await turns.take(client).catch(() => undefined);
    if (turns.holder() !== client) return;
    const exec = () => pglite().execProtocolRaw(protocol.serialize.query(sql));
    await pglite()
      .runExclusive(exec)
      .catch(() => undefined);
    if (client.transaction === null) turns.end(client);
  }

  /** Its transaction ends with it; with the last client all that the session was given. */
  async function leave(client: Client): Promise<void> {
    if (!clients.delete(client) || closed) return;
    if (client.transaction) {
      client.transaction = null;
      await quietly(client, "ROLLBACK");
    }
    turns.end(client);
    if (clients.size === 0 && !pglite().isInTransaction()) {
      await quietly(client, "DISCARD ALL");
      known.clear();
    }
  }

  const server = createServer(open);
  await new Promise<void>((done, fail) => {
    server.once("error", fail);
    server.listen(0, HOST, done);
  });
  // A test that forgets to close its database must not keep the process alive.
  server.unref();
  const address = server.address();
  return {
    port: typeof address === "object" && address ? address.port : 0,
    connections: () => [...clients].map((client) => client.describe()),
    forget() {
      known.clear();
      for (const client of clients) {
        client.transaction = null;
        client.listens = false;
        turns.end(client);
      }
    },
    async close() {
      closed = true;
      for (const client of clients) client.socket.unref();
      server.close();
    },
  };
}

const CLOSED: WireError = {
  severity: "FATAL",
  sqlstate: "57P01",
  message: "the test database is closed",
  hint: "End your client before db.close().",
};

function write(client: Client, bytes: Uint8Array): void {
  if (client.socket.writable) client.socket.write(bytes);
}

/** What PostgreSQL says to a new connection, but for being ready: a client's own settings come first. */
async function greetingOf(pglite: PGlite): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  const startup = protocol.serialize.startup({ user: "postgres", database: "postgres" });
  await pglite.runExclusive(() =>
    pglite.execProtocolRawStream(startup, { onRawData: (data) => parts.push(data.slice()) }),
  );
  const greeting = messagesIn(Buffer.concat(parts)).filter(({ type }) => type !== "Z");
  return Buffer.concat(greeting.map(({ bytes }) => bytes));
}

/** `connection 2 ("psql")` */
export function connectionName({ number, name }: OpenConnection): string {
  return name === "" ? `connection ${number}` : `connection ${number} ("${name}")`;
}

export const shortly = (sql: string) => shorten(oneLine(sql), 80);
