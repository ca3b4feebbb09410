// Short forms for the engine's tests: files, a database on PGlite for each test file, failures as data.
import { afterAll, beforeAll, beforeEach } from "vitest";
import {
  type Database,
  MigrationError,
  type MigrationEvent,
  type MigrationFailure,
  type SourceFile,
} from "../../src/engine/index.ts";
import { openSandbox, type Sandbox } from "../../src/sandbox/index.ts";
import { dedent } from "./dedent.ts";
import { emptyDatabase } from "./golden-play.ts";
import { testAssets } from "./seed.ts";

/** A file of `migrations/` with an Up and a Down section. */
export function migration(name: string, up: string, down = ""): SourceFile {
  return {
    name: `migrations/${name}`,
    text: dedent`
      -- +goose Up
      ${up}
      -- +goose Down
      ${down}
    `,
  };
}

/** The same with NO TRANSACTION; the Up section's first line is line 3. */
export function noTransaction(name: string, up: string, down = ""): SourceFile {
  const { text, ...file } = migration(name, up, down);
  return { ...file, text: `-- +goose NO TRANSACTION\n${text}` };
}

/** One PGlite for a test file, emptied before each test. */
export function usePglite(): () => Database {
  let sandbox: Sandbox | undefined;
  beforeAll(async () => {
    sandbox = await openSandbox(await testAssets());
  });
  beforeEach(() => emptyDatabase(database()));
  afterAll(() => sandbox?.close());
  function database(): Database {
    if (!sandbox) throw new Error("the database is open only while tests run");
    return sandbox.database;
  }
  return database;
}

/** What a promise was rejected with; fails the test where it was not. */
export async function failureOf(work: Promise<unknown> | (() => unknown)): Promise<MigrationFailure> {
  try {
    await (typeof work === "function" ? work() : work);
  } catch (error) {
    if (error instanceof MigrationError) return error.failure;
    throw error;
  }
  throw new Error("it succeeded, and should have failed");
}

/** Cells of the first result. */
export async function rows(
  database: Database,
  sql: string,
): Promise<readonly (readonly (string | null)[])[]> {
  const [result] = await database.run(sql);
  return result?.rows ?? [];
}

export async function exists(database: Database, name: string): Promise<boolean> {
  return (await rows(database, `SELECT to_regclass('${name}') IS NOT NULL`))[0]?.[0] === "t";
}

/** Counts what is sent, and can fail or watch it. */
export class SpyDatabase implements Database {
  readonly sent: string[] = [];
  readonly #inner: Database;
  readonly #before: (sql: string) => void | Promise<void>;

  constructor(inner: Database, before: (sql: string) => void | Promise<void> = () => undefined) {
    this.#inner = inner;
    this.#before = before;
  }

  async run(sql: string) {
    this.sent.push(sql);
    await this.#before(sql);
    return this.#inner.run(sql);
  }
}

export function eventTypes(events: readonly MigrationEvent[]): readonly string[] {
  return events.map((event) => event.type);
}
