// Where the harness gets databases to use up: PGlite here, a server's databases behind the same interface elsewhere.
import type { Node } from "libpg-query";
import type { DescribingDatabase } from "../../engine/index.ts";
import {
  CatalogView,
  type DataDirectory,
  type Notice,
  type PreparedStore,
  preparedDirectory,
  preparedKey,
  preparing,
  type Sandbox,
  type SandboxOptions,
  type SchemaReader,
  schemaReader,
} from "../../sandbox/index.ts";

import { type WorldReader, worldReader } from "../world/index.ts";

/** A database that belongs to the harness alone. */
export interface TestDatabase {
  readonly database: DescribingDatabase;
  /** No other session can reach it. */
  readonly exclusive?: boolean;
  /** Reads its schema and what else is in it sooner, where that can be done. */
  readonly readers?: { readonly schema: SchemaReader; readonly world: WorldReader };
  /** Where the session knows. */
  readonly inTransaction?: () => boolean;
  /** The server's messages since the last call. */
  takeNotices(): readonly Notice[];
  /** Another one with the same content. No transaction may be open. */
  copy(): Promise<TestDatabase>;
  /** Ends the session and gives the database back. */
  close(): Promise<void>;
}

export interface DatabaseFactory {
  /** What this PostgreSQL cannot show, a sentence each. */
  readonly limits: readonly string[];
  /** The role that runs the files lacks rights that a team's own role may have: a 42501 says nothing of the file. */
  readonly lacksRights?: boolean;
  /** Why a statement is not run here, in a clause; undefined where it is. */
  leftOut?(node: Node): string | undefined;
  /** An empty one. */
  open(): Promise<TestDatabase>;
  /**
   * One in the state that `make` brings an empty one to, where such states are kept for later runs. `key`: all that decides what
   * `make` leaves, as JSON. Rejects as `make` does.
   */
  openKept?(key: unknown, make: (on: TestDatabase) => Promise<void>): Promise<TestDatabase>;
}

/** Where states are kept; `about`: what else than `make` decides what they hold. */
export interface KeptStates {
  readonly seed: Blob;
  readonly prepared: PreparedStore;
  readonly about: unknown;
}

/** Databases in this very thread: PGlite, opened by the caller's function. */
export function sandboxFactory(
  open: (options: SandboxOptions) => Promise<Sandbox>,
  kept?: KeptStates,
): DatabaseFactory {
  return {
    limits: [
      "PGlite has one session: what several sessions do to each other (lock waits, CONCURRENTLY beside running work) is not shown.",
      "PGlite is PostgreSQL 18: what an older server refuses is known by rule only.",
    ],
    open: () => openSandboxed(open),
    ...(kept && { openKept: (key, make) => openKept(open, kept, key, make) }),
  };
}

async function openKept(
  open: (options: SandboxOptions) => Promise<Sandbox>,
  { about, ...assets }: KeptStates,
  key: unknown,
  make: (on: TestDatabase) => Promise<void>,
): Promise<TestDatabase> {
  const { directory } = await preparedDirectory(preparedKey("harness", about, key), assets, async () => {
    const sandbox = await open({});
    try {
      await make(wrapped(open, sandbox, () => []));
      return { directory: await sandbox.dump(), note: "" };
    } finally {
      await sandbox.close();
    }
  });
  return openSandboxed(open, directory);
}

async function openSandboxed(
  open: (options: SandboxOptions) => Promise<Sandbox>,
  from?: DataDirectory,
): Promise<TestDatabase> {
  let notices: Notice[] = [];
  const sandbox = await open({
    ...(from !== undefined && { from }),
    onNotice: (notice) => notices.push(notice),
  });
  return wrapped(open, sandbox, () => {
    const taken = notices;
    notices = [];
    return taken;
  });
}

function wrapped(
  open: (options: SandboxOptions) => Promise<Sandbox>,
  sandbox: Sandbox,
  takeNotices: () => readonly Notice[],
): TestDatabase {
  const database = preparing(sandbox.database);
  const view = new CatalogView(database);
  return {
    database,
    exclusive: true,
    readers: { schema: schemaReader(database, view), world: worldReader(database, view) },
    inTransaction: () => database.transaction() !== "none",
    takeNotices,
    copy: async () => openSandboxed(open, await sandbox.dump()),
    close: () => sandbox.close(),
  };
}
