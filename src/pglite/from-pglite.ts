// A PGlite that the caller opened, as the engine's `Database`.
import { type Database, MigrationError } from "../engine/index.ts";
import { type Notice, openPgliteSession, type TransactionStatus } from "../sandbox/index.ts";

/** What is used of a PGlite, 0.3 or newer, or of a PGliteWorker. */
export interface PGliteLike {
  readonly closed: boolean;
  readonly waitReady: Promise<void>;
  runExclusive<T>(work: () => Promise<T>): Promise<T>;
  execProtocolRaw(message: Uint8Array): Promise<Uint8Array>;
  execProtocolRawStream?(
    message: Uint8Array,
    options: { onRawData: (data: Uint8Array) => void },
  ): Promise<void>;
}

export interface PGliteOptions {
  /** Called while a statement runs. */
  readonly onNotice?: (notice: Notice) => void;
}

export interface PGliteDatabase extends Database {
  /** As the last answer said; costs nothing. */
  transaction(): TransactionStatus;
}

/**
 * A session on the instance, which stays the caller's: nothing is closed here. Queries of others on the same instance share the one
 * session that a PGlite has, so run none while migrations run. Throws a MigrationError (BAD_DATABASE) for what is no PGlite.
 *
 * @example
 * ```ts
 * import { PGlite } from "@electric-sql/pglite";
 * import { applyPending } from "gosling/engine";
 * import { fromPGlite } from "gosling/pglite";
 *
 * const pglite = await PGlite.create(); // in a browser: PGlite.create("idb://app")
 * await applyPending(fromPGlite(pglite), [
 *   { name: "00001_users.sql", text: "-- +goose Up\nCREATE TABLE users (id int);\n" },
 * ]);
 * console.log((await pglite.query("SELECT count(*)::int FROM users")).rows); // [ { count: 0 } ]
 * ```
 */
export function fromPGlite(pglite: PGliteLike, options: PGliteOptions = {}): PGliteDatabase {
  const wrong = wrongness(pglite);
  if (wrong) throw new MigrationError({ code: "BAD_DATABASE", ...wrong, done: [] });
  const session = openPgliteSession(connectionOf(pglite), options.onNotice);
  return {
    transaction: session.transaction,
    async run(sql) {
      await pglite.waitReady;
      return session.run(sql);
    },
  };
}

/** An instance without streams answers as a whole. */
function connectionOf(pglite: PGliteLike): Parameters<typeof openPgliteSession>[0] {
  return {
    get closed() {
      return pglite.closed;
    },
    runExclusive: (work) => pglite.runExclusive(async () => work()),
    async execProtocolRawStream(message, { onRawData }) {
      if (pglite.execProtocolRawStream) return pglite.execProtocolRawStream(message, { onRawData });
      onRawData(await pglite.execProtocolRaw(message));
    },
  } as Parameters<typeof openPgliteSession>[0];
}

function wrongness(value: unknown): { message: string; hint: string } | undefined {
  const has = (name: string) =>
    typeof (value as Record<string, unknown> | null | undefined)?.[name] === "function";
  if (has("then"))
    return {
      message: "this is a promise, not a PGlite",
      hint: "await it: fromPGlite(await PGlite.create()).",
    };
  if (has("execProtocolRaw") && has("runExclusive")) return undefined;
  if (has("exec") && has("query"))
    return {
      message: "this PGlite has no execProtocolRaw: it is a transaction of one, or older than 0.3",
      hint: "Pass the instance itself, of @electric-sql/pglite 0.3 or newer.",
    };
  return { message: "this is no PGlite", hint: "Pass what new PGlite() or PGlite.create() returns." };
}
