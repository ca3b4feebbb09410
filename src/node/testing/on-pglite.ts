// A test database on PGlite, in this process: migrated once and kept on disk, put back in place after each test.
import { readFileSync } from "node:fs";
import { setTimeout as delay } from "node:timers/promises";
import type { PGlite } from "@electric-sql/pglite";
import {
  extensionsIn,
  openSandbox,
  pgliteOf,
  preparedDirectory,
  preparedKey,
  type Sandbox,
  type SandboxAssets,
  START_PARAMETERS,
  saveSnapshot,
} from "../../sandbox/index.ts";
import { loadExtensions } from "../extensions/index.ts";
import { diskStore, seedPath } from "../package/index.ts";
import { applyContent, type Content, partsOf } from "./content.ts";
import { TestDatabaseError } from "./errors.ts";
import { runSeedFunction } from "./seed-function.ts";
import type { TestDatabase } from "./types.ts";
import { connectionName, shortly, startWireServer, type WireServer } from "./wire/index.ts";

const DEFAULT_WAIT_MS = 5000;

export async function openOnPGlite(content: Content, waitMs = DEFAULT_WAIT_MS): Promise<TestDatabase> {
  const texts = [...content.migrations, ...content.seedFiles].map(({ text }) => text);
  const names = extensionsIn(texts);
  const assets: SandboxAssets = {
    seed: new Blob([readFileSync(seedPath())]),
    extensions: await loadExtensions(names),
    prepared: diskStore(process.cwd(), process.env),
  };
  const key = preparedKey("testing", START_PARAMETERS, names, partsOf(content));
  const { directory } = await preparedDirectory(key, assets, () => migrated(content, assets));
  const sandbox = await openSandbox(assets, { from: directory });
  try {
    await loadLibraries(sandbox, names);
    return await serve(sandbox, content, waitMs);
  } catch (error) {
    await sandbox.close();
    throw error;
  }
}

async function migrated(content: Content, assets: SandboxAssets) {
  const sandbox = await openSandbox(assets);
  try {
    await applyContent(sandbox.database, content);
    return { directory: await sandbox.dump(), note: "" };
  } finally {
    await sandbox.close();
  }
}

/** A database that loads a library after it was saved cannot be put back in place, so what tests are likely to use is there before. */
async function loadLibraries({ database }: Sandbox, extensions: readonly string[]): Promise<void> {
  await database.run("DO $$ BEGIN END $$");
  // Some extensions have no library, or insist on being loaded earlier.
  for (const name of ["dict_snowball", ...extensions])
    await database.run(`LOAD '$libdir/${name}'`).catch(() => undefined);
}

async function serve(sandbox: Sandbox, content: Content, waitMs: number): Promise<TestDatabase> {
  const wire = await startWireServer({ pglite: () => pgliteOf(sandbox), waitMs });
  const connectionString = `postgres://postgres:postgres@127.0.0.1:${wire.port}/postgres?sslmode=disable`;
  const run = (sql: string) => sandbox.database.run(sql);
  await runSeedFunction(content.seedFunction, { connectionString, run });
  await untilEnded(wire);
  const snapshot = await saveSnapshot(sandbox);
  let listening = watchListeners(pgliteOf(sandbox));
  let closed = false;

  async function reset(): Promise<void> {
    if (closed) throw new TestDatabaseError("CLOSED", "the test database is closed");
    const left = leftTransaction(sandbox, wire);
    await listening.end();
    const before = pgliteOf(sandbox);
    await snapshot.restore();
    wire.forget();
    if (pgliteOf(sandbox) !== before) listening = watchListeners(pgliteOf(sandbox));
    if (left === null) return;
    throw new TestDatabaseError("TRANSACTION_LEFT_OPEN", `a test left a transaction open: ${left}`, {
      hint: "The database was put back all the same. End the transaction in the test, also where it fails.",
    });
  }

  async function close(): Promise<void> {
    if (closed) return;
    closed = true;
    await untilEnded(wire);
    const open = wire.connections();
    await wire.close();
    await sandbox.close();
    if (open.length === 0) return;
    const names = open
      .map((one) => `${connectionName(one)}, last statement "${shortly(one.last)}"`)
      .join("; ");
    throw new TestDatabaseError("CONNECTION_LEFT_OPEN", `a client is still connected: ${names}`, {
      hint: "End your client or pool before db.close().",
    });
  }

  return {
    connectionString,
    get pglite() {
      return pgliteOf(sandbox);
    },
    run,
    reset,
    close,
    [Symbol.asyncDispose]: close,
  };
}

/** Null where there is none. */
function leftTransaction(sandbox: Sandbox, wire: WireServer): string | null {
  const client = wire.connections().find(({ transaction }) => transaction !== null);
  if (client?.transaction)
    return `${connectionName(client)}, begun by "${shortly(client.transaction.begunBy)}"`;
  const pglite = pgliteOf(sandbox);
  return !pglite.closed && pglite.isInTransaction() ? "db.pglite" : null;
}

/** A client's goodbye arrives a moment after its `end()`. */
async function untilEnded(wire: WireServer): Promise<void> {
  for (let tries = 0; tries < 20 && wire.connections().length > 0; tries += 1) await delay(10);
}

/** PGlite keeps its listeners beside PostgreSQL's memory: they have to be taken off one by one. */
function watchListeners(pglite: PGlite): { end(): Promise<void> } {
  const ends = new Set<() => unknown>();
  const listen = pglite.listen.bind(pglite);
  pglite.listen = async (...args) => {
    const end = await listen(...args);
    ends.add(end);
    return end;
  };
  const onNotification = pglite.onNotification.bind(pglite);
  pglite.onNotification = (callback) => {
    const end = onNotification(callback);
    ends.add(end);
    return end;
  };
  return {
    async end() {
      const all = [...ends].map((end) => Promise.resolve(end()).catch(() => undefined));
      ends.clear();
      // Behind somebody's endless transaction it would wait for ever.
      await Promise.race([Promise.all(all), delay(500)]);
    },
  };
}
