// The state of the world: every database's schema letter, version rows, server and pending files, read after each step.
import { createMigrator, type Database } from "../../engine/index.ts";
import { readSchema, type Sandbox, type Schema } from "../../sandbox/index.ts";
import { baseName, versionIn } from "../../text/index.ts";
import type { DatabaseState, WorldState } from "../events.ts";
import type { LessonWorld, WorldDatabase } from "./world.ts";

/** Gives each different schema a letter, in the order in which they were first seen. */
export class Shapes {
  readonly #letters: Map<string, string>;
  readonly #told = new Set<string>();

  constructor(letters: ReadonlyMap<string, string> = new Map()) {
    this.#letters = new Map(letters);
  }

  see(schema: Schema): void {
    if (!this.#letters.has(schema.fingerprint))
      this.#letters.set(schema.fingerprint, letter(this.#letters.size));
  }

  /** Whether this schema is new to the client; from now on it isn't. */
  isNews(schema: Schema): boolean {
    const news = !this.#told.has(schema.fingerprint);
    this.#told.add(schema.fingerprint);
    return news;
  }

  of(fingerprint: string): string {
    return this.#letters.get(fingerprint) ?? "?";
  }

  copy(): Shapes {
    return new Shapes(this.#letters);
  }
}

/** A to Z, then AA, AB, ... */
function letter(index: number): string {
  const last = String.fromCharCode(65 + (index % 26));
  return index < 26 ? last : letter(Math.floor(index / 26) - 1) + last;
}

/** Reads the named databases again; the others are unchanged. */
export async function refresh(world: LessonWorld, names: Iterable<string>): Promise<void> {
  for (const name of new Set(names)) {
    const database = world.get(name);
    if (database.sandbox) await refreshOne(database, database.sandbox);
  }
}

async function refreshOne(database: WorldDatabase, sandbox: Sandbox): Promise<void> {
  const session = sandbox.database;
  database.transaction = sandbox.transaction();
  // In an aborted transaction nothing can be read: the last known schema still counts.
  if (database.transaction === "failed") return;
  if (database.transaction === "none") {
    database.locks = [];
    return look(database, session);
  }
  // What looking takes of locks is let go of with the savepoint: the next look, and the reader's own, find the lesson's alone.
  database.locks = await readLocks(session);
  await session.run("SAVEPOINT gosling_looks");
  await look(database, session);
  await session.run("ROLLBACK TO SAVEPOINT gosling_looks; RELEASE SAVEPOINT gosling_looks");
}

async function look(database: WorldDatabase, session: Database): Promise<void> {
  database.schema = await readSchema(session);
  const rows = await createMigrator(session, []).rows();
  database.versioned = rows.length > 0 || (await hasVersionTable(session));
  database.rows = rows;
}

async function readLocks(session: Database): Promise<DatabaseState["locks"]> {
  const [result] = await session.run(`SELECT c.oid::pg_catalog.regclass::text, l.mode
    FROM pg_catalog.pg_locks l JOIN pg_catalog.pg_class c ON c.oid = l.relation
    WHERE l.pid = pg_catalog.pg_backend_pid() AND l.granted AND c.relkind IN ('r', 'p', 'm', 'v')
      AND c.relnamespace NOT IN ('pg_catalog'::pg_catalog.regnamespace, 'information_schema'::pg_catalog.regnamespace)
    ORDER BY 1, 2 LIMIT 100`);
  return (result?.rows ?? []).map(([relation, mode]) => ({ relation: relation ?? "", mode: mode ?? "" }));
}

async function hasVersionTable(session: Database): Promise<boolean> {
  const [result] = await session.run("SELECT to_regclass('schema_migrations') IS NOT NULL");
  return result?.rows[0]?.[0] === "t";
}

export function readWorldState(world: LessonWorld, shapes: Shapes): WorldState {
  const databases = [...world.databases.values()].map((database): DatabaseState => {
    const applied = new Set(database.rows.map((row) => row.version));
    return {
      name: database.name,
      fingerprint: database.schema.fingerprint,
      shape: shapes.of(database.schema.fingerprint),
      versions: database.rows,
      versioned: database.versioned,
      server: database.server,
      pending: world
        .sourcesOf(database.name)
        .map((file) => baseName(file.name))
        .filter((name) => {
          const version = versionIn(name);
          return version !== undefined && !applied.has(version);
        })
        .sort(),
      transaction: database.transaction,
      locks: database.locks,
    };
  });
  return {
    clock: world.clock.toString(),
    databases,
    shapes: new Set(databases.map((database) => database.fingerprint)).size,
  };
}
