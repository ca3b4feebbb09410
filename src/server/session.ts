// An open session on a server: the engine's `Database` on one `pg` client.
import { setTimeout as delay } from "node:timers/promises";
import type { Client } from "pg";
import type { DescribingDatabase } from "../engine/index.ts";
import { createRunner, type TransactionStatus } from "./runner.ts";
import { cut } from "./wire.ts";

/**
 * What `cancel` came to: the server was asked and the statement has ended; the connection was cut, and the server ends the statement
 * when it notices; or nothing was running.
 */
export type Cancellation = "cancelled" | "disconnected" | "idle";

export interface ServerSession extends DescribingDatabase {
  /** `postgres://user@host:5432/database`: for messages, without a password. */
  readonly label: string;
  /** The server's version as it says it, for example `16.4`. */
  readonly version: string;
  readonly encrypted: boolean;
  /** As the last answer said; costs nothing. */
  transaction(): TransactionStatus;
  /** Cancels the statement that is running. Where it does not end within the grace (milliseconds, default 1000), the connection is cut. */
  cancel(graceMs?: number): Promise<Cancellation>;
  /** Cuts the connection at once; what runs fails, and the server rolls back what is open. */
  destroy(): void;
  /** Opens another session on the same database in the same way. Rejects with a DatabaseError. */
  second(): Promise<ServerSession>;
  /** Ends the session; the server rolls back what is open. Never rejects. */
  close(): Promise<void>;
}

export interface SessionParts {
  readonly client: Client;
  readonly label: string;
  readonly version: string;
  readonly encrypted: boolean;
  /** Asks the server, on another connection, to cancel what this session runs; gives up when the signal is aborted. */
  readonly askToCancel: (signal: AbortSignal) => Promise<void>;
  /** Opens another session in the same way. */
  readonly openAnother: () => Promise<ServerSession>;
}

const DEFAULT_GRACE = 1000;
const CLOSE_GRACE = 500;

export function openSession(parts: SessionParts): ServerSession {
  const { client, label } = parts;
  const runner = createRunner(client, label);

  return {
    label,
    version: parts.version,
    encrypted: parts.encrypted,
    processId: (client as unknown as { processID: number | null }).processID ?? undefined,
    second: parts.openAnother,
    transaction: runner.transaction,
    run: runner.run,
    describe: runner.describe,
    async cancel(graceMs = DEFAULT_GRACE) {
      const statement = runner.running();
      if (!statement) return "idle";
      const ended = statement.then(
        () => true,
        () => true,
      );
      const [asking, patience] = [new AbortController(), new AbortController()];
      // A pooler between us and the server may hide the process, the network may hang: the grace decides, not the answer.
      const asked = parts.askToCancel(asking.signal);
      const late = delay(graceMs, false, { signal: patience.signal }).catch(() => false);
      const inTime = await Promise.race([ended, late]);
      patience.abort();
      if (!inTime) cut(client);
      // The request may still be on its way, and must not hit what the session runs next.
      await Promise.all([ended, Promise.race([asked, delay(CLOSE_GRACE, undefined, { ref: false })])]);
      asking.abort();
      return runner.broken() ? "disconnected" : "cancelled";
    },
    destroy: () => cut(client),
    async close() {
      if (!runner.close() || runner.broken()) return;
      const patience = new AbortController();
      const late = delay(CLOSE_GRACE, undefined, { signal: patience.signal }).then(
        () => cut(client),
        () => undefined,
      );
      await Promise.race([client.end().catch(() => undefined), late]);
      patience.abort();
    },
  };
}
