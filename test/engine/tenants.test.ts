// Schemas of one database as tenants, apart by their search_path alone: each with its own version table, lock and checksums.
import { afterEach, expect, test } from "vitest";
import { createMigrator, type MigrationEvent } from "../../src/engine/index.ts";
import { connect, type ServerSession } from "../../src/server/index.ts";
import { eventTypes, exists, failureOf, migration, rows } from "../support/engine.ts";
import { useServer } from "../support/postgres-server.ts";

const server = useServer();
const open: ServerSession[] = [];

afterEach(async () => {
  for (const session of open.splice(0)) await session.close();
});

async function session(url: string): Promise<ServerSession> {
  const opened = await connect({ connection: url, env: {} });
  open.push(opened);
  return opened;
}

const GOOSE_KEY = 4097083626;
const a = migration("00001_a.sql", "CREATE TABLE a (id int);", "DROP TABLE a;");

test("one does not wait for another that is being migrated, but for its own", async () => {
  const url = await server().createDatabase();
  await server().query(url, "CREATE SCHEMA t_a; CREATE SCHEMA t_b");
  const slow = migration("00002_slow.sql", "SELECT pg_sleep(30);");
  const first = await session(`${url}?search_path=t_a`);
  const blocked = failureOf(createMigrator(first, [a, slow]).up());
  const other = await session(`${url}?search_path=t_b`);
  while (!(await exists(other, "t_a.a"))) await new Promise((wake) => setTimeout(wake, 10));

  await createMigrator(other, [a], { waitMs: 0 }).up();
  expect(await exists(other, "t_b.a")).toBe(true);

  const events: MigrationEvent[] = [];
  const same = await session(`${url}?search_path=t_a`);
  const failure = await failureOf(
    createMigrator(same, [a, slow], { waitMs: 1300, onEvent: (event) => events.push(event) }).up(),
  );
  expect(failure).toMatchObject({ code: "WAIT_TIMEOUT", hint: expect.stringContaining("gosling") });
  const waiting = events.filter((event) => event.type === "waiting");
  expect(waiting[0]).toMatchObject({ holder: { application: "gosling" } });
  expect(waiting[0]?.waitedMs).toBeGreaterThanOrEqual(1000);
  await first.cancel();
  expect((await blocked).done).toEqual([1n]);
});

test("a Go program that holds goose's key is waited for, and waits for us", async () => {
  const url = await server().createDatabase();
  const [mine, other] = [await session(url), await session(url)];
  await other.run(`SELECT pg_advisory_lock(${GOOSE_KEY})`);
  expect((await failureOf(createMigrator(mine, [a], { waitMs: 50 }).up())).code).toBe("WAIT_TIMEOUT");
  await other.run(`SELECT pg_advisory_unlock(${GOOSE_KEY})`);
  const events: MigrationEvent[] = [];
  const free: unknown[] = [];
  await createMigrator(mine, [a], {
    onEvent: (event) => {
      events.push(event);
      if (event.type === "lock-acquired")
        free.push(
          other.run(`SELECT pg_try_advisory_lock(${GOOSE_KEY})`).then(([result]) => result?.rows[0]?.[0]),
        );
    },
  }).up();
  expect(await Promise.all(free)).toEqual(["f"]);
  expect(eventTypes(events)).toContain("lock-released");
});

test("a schema that ends with the session is no place for the version table, and nothing is made in it", async () => {
  const url = await server().createDatabase();
  const places = [
    { at: `${url}?search_path=pg_temp`, options: {} },
    { at: url, options: { table: "pg_temp.versions" } },
  ];
  for (const { at, options } of places) {
    const database = await session(at);
    const failure = await failureOf(createMigrator(database, [a], options).up());
    expect(failure).toMatchObject({ code: "SCHEMA_MISSING", message: expect.stringContaining("pg_temp") });
    expect(failure.hint).toContain("--table SCHEMA.NAME");
    const made = await rows(
      database,
      "SELECT relname FROM pg_class WHERE relnamespace <> 'pg_catalog'::regnamespace AND relname ~ 'gosling|versions|schema_migrations|^a$'",
    );
    expect(made).toEqual([]);
  }
});

test("for a search_path of $user alone, the hint makes the schema that it stands for", async () => {
  const url = await server().createDatabase();
  const database = await session(`${url}?search_path=$user`);
  const failure = await failureOf(createMigrator(database, [a]).up());
  expect(failure.code).toBe("SCHEMA_MISSING");
  const [statement] = /CREATE SCHEMA [^;]+/.exec(failure.hint ?? "") ?? [""];
  expect(statement).toBe("CREATE SCHEMA AUTHORIZATION CURRENT_USER");
  await rows(database, statement);
  await createMigrator(database, [a]).up();
});

test("a schema that is not there is named, and nothing is made elsewhere", async () => {
  const url = await server().createDatabase();
  const database = await session(`${url}?search_path=t_missing`);
  for (const work of [
    () => createMigrator(database, [a]).up(),
    () => createMigrator(database, [a]).status(),
    () => createMigrator(database, [a]).plan(),
  ]) {
    const failure = await failureOf(work());
    expect(failure).toMatchObject({ code: "SCHEMA_MISSING", message: expect.stringContaining("t_missing") });
    expect(failure.hint).toContain("CREATE SCHEMA t_missing");
  }
  expect(
    await rows(database, "SELECT relname FROM pg_class WHERE relname ~ 'gosling|schema_migrations'"),
  ).toEqual([]);
});

test("a role that may not make the table is told where, as whom and what it needs", async () => {
  const url = await server().createDatabase();
  await server().query(
    url,
    `DO $$ BEGIN CREATE ROLE narrow LOGIN PASSWORD 'n'; EXCEPTION WHEN duplicate_object THEN NULL; END $$; REVOKE CREATE ON SCHEMA public FROM PUBLIC`,
  );
  const as = new URL(url);
  as.username = "narrow";
  as.password = "n";
  const failure = await failureOf(createMigrator(await session(as.href), [a]).up());
  expect(failure).toMatchObject({ code: "VERSION_TABLE_UNREADABLE", database: { sqlstate: "42501" } });
  expect(failure.message).toContain("in the schema public as the role narrow");
  expect(failure.hint).toContain("GRANT CREATE ON SCHEMA public TO narrow");
});

test("a role that may not read the table is told as whom, and a GRANT that is enough", async () => {
  const url = await server().createDatabase();
  await createMigrator(await session(url), [a]).up();
  await server().query(
    url,
    `DO $$ BEGIN CREATE ROLE blind LOGIN PASSWORD 'b'; EXCEPTION WHEN duplicate_object THEN NULL; END $$`,
  );
  const as = new URL(url);
  as.username = "blind";
  as.password = "b";
  const failure = await failureOf(createMigrator(await session(as.href), [a]).status());
  expect(failure.message).toContain("schema_migrations cannot be read as the role blind");
  const [grant] = /GRANT [^;]*;/.exec(failure.hint ?? "") ?? [];
  await server().query(url, grant ?? "");
  expect(await createMigrator(await session(as.href), [a]).status()).toMatchObject([{ state: "applied" }]);
});

test.each(["schema_migrations", "goose"] as const)(
  "a role that may only read gets the status, in the layout %s",
  async (layout) => {
    const url = await server().createDatabase();
    await createMigrator(await session(url), [a], { layout }).up();
    await server().query(
      url,
      `DO $$ BEGIN CREATE ROLE reader LOGIN PASSWORD 'r'; EXCEPTION WHEN duplicate_object THEN NULL; END $$;
     GRANT SELECT ON ${layout === "goose" ? "goose_db_version" : "schema_migrations"} TO reader; REVOKE CREATE ON SCHEMA public FROM PUBLIC`,
    );
    const as = new URL(url);
    as.username = "reader";
    as.password = "r";
    const database = await session(as.href);
    const b = migration("00002_b.sql", "CREATE TABLE b ();");
    expect(await createMigrator(database, [a, b], { layout }).status()).toMatchObject([
      { state: "applied" },
      { state: "pending" },
    ]);
    expect((await failureOf(createMigrator(database, [a, b], { layout }).up())).message).toContain(
      "may not read",
    );
  },
);

test("a role that may only read gets the status of a database that nobody has migrated", async () => {
  const url = await server().createDatabase();
  await server().query(url, "REVOKE CREATE ON SCHEMA public FROM PUBLIC");
  const as = new URL(url);
  as.username = "reader";
  as.password = "r";
  const database = await session(as.href);
  expect(await createMigrator(database, [a], { layout: "goose" }).status()).toMatchObject([
    { state: "pending" },
  ]);
});
