// Compiled, never run: what the types of the package's doors promise to whoever imports them. `test/package/types.test.ts` compiles it.
import { PGlite } from "@electric-sql/pglite";
import type { GoslingLesson, setCourse } from "gosling/embed";
import {
  applyPending,
  applyPendingToSchemas,
  createMigrator,
  type Database,
  type DatabaseError,
  MigrationError,
  type MigrationErrorCode,
  type MigrationEvent,
  type MigrationResult,
  type PlannedMigration,
  type SchemaOutcome,
  type SourceFile,
} from "gosling/engine";
import { type HarnessEvent, type ProveMigrationsOptions, proveMigrations } from "gosling/harness";
import { goslingMarkdownIt } from "gosling/markdown-it";
import { fromPGlite } from "gosling/pglite";
import type { remarkGosling } from "gosling/remark";
import { connect, fromPg, fromPostgres, readMigrations, type ServerSession } from "gosling/server";
import { type TestDatabase, testDatabase } from "gosling/testing";
import { describeLessons, describeMigrations } from "gosling/vitest";
import pg from "pg";
import postgres from "postgres";

type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
function is<_T extends true>(): void {}

export async function engine(database: Database): Promise<void> {
  const sources = readMigrations("migrations");
  is<Equal<typeof sources, readonly SourceFile[]>>();
  const results = await applyPending(database, await readMigrations("migrations"), {
    onEvent: (event) => is<Equal<typeof event, MigrationEvent>>(),
    beforeEach: async ({ version, index }) => is<Equal<[typeof version, typeof index], [bigint, number]>>(),
    afterEach: (result) => is<Equal<typeof result, MigrationResult>>(),
  });
  is<Equal<typeof results, readonly MigrationResult[]>>();
  const plan = await createMigrator(database, sources).plan();
  is<Equal<typeof plan, readonly PlannedMigration[]>>();
  const outcomes = await applyPendingToSchemas(database, sources, {
    schemas: ["a"],
    onEvent: (_, schema: string) => schema,
  });
  is<Equal<typeof outcomes, readonly SchemaOutcome[]>>();
  // @ts-expect-error: a version is a bigint
  await createMigrator(database, sources).up(1);
  // @ts-expect-error: no such layout
  await applyPending(database, sources, { layout: "flyway" });
  // @ts-expect-error: schemas must be named
  await applyPendingToSchemas(database, sources, {});
  // @ts-expect-error: PGlite's exec answers with other results
  await applyPending({ run: (sql: string) => new PGlite().exec(sql) }, sources);
  const code: MigrationErrorCode = new MigrationError({ code: "DIRTY", message: "", done: [] }).failure.code;
  is<Equal<typeof code, MigrationErrorCode>>();
  is<Equal<DatabaseError["fields"]["sqlstate"], string>>();
}

export async function ports(): Promise<void> {
  const session = await connect({ connection: process.env.DATABASE_URL ?? "" });
  is<Equal<typeof session, ServerSession>>();
  const databases: readonly Database[] = [
    session,
    await fromPg(new pg.Client()),
    await fromPg(new pg.Pool()),
    await fromPg(await new pg.Pool().connect()),
    await fromPostgres(postgres()),
    fromPGlite(new PGlite()),
    fromPGlite(await PGlite.create()),
  ];
  for (const database of databases) await engine(database);
  // @ts-expect-error: no client
  await fromPg({});
  // @ts-expect-error: a client of pg, not of postgres
  await fromPostgres(new pg.Client());
  // @ts-expect-error: a promise of an instance
  fromPGlite(PGlite.create());
}

export async function testing(): Promise<void> {
  const db = await testDatabase({ migrations: "migrations", seed: async ({ run }) => run("SELECT 1") });
  is<Equal<typeof db, TestDatabase>>();
  is<Equal<typeof db.connectionString, string>>();
  is<Equal<typeof db.pglite, PGlite>>();
  // @ts-expect-error: no such option
  await testDatabase({ folder: "migrations" });
  describeMigrations({ migrations: "migrations" });
  describeLessons({ lessons: ["lessons"] });
}

export async function harness(options: ProveMigrationsOptions): Promise<void> {
  for await (const event of proveMigrations(readMigrations("migrations"), options))
    is<Equal<typeof event, HarnessEvent>>();
}

export function pages(markdownIt: Parameters<typeof goslingMarkdownIt>[0]): void {
  is<Equal<ReturnType<typeof goslingMarkdownIt>, void>>();
  goslingMarkdownIt(markdownIt);
  is<
    Equal<ReturnType<typeof remarkGosling> extends (tree: never, file: never) => void ? true : false, true>
  >();
  const lesson = document.createElement("gosling-lesson");
  is<Equal<typeof lesson, GoslingLesson>>();
  is<Equal<ReturnType<typeof setCourse>, void>>();
}
