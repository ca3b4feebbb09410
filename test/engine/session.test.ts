// What a file does to the session: in the default layout it ends with the file, in goose's it stays, with a warning; the repair of a
// half-done file brings it back.
import { afterEach, describe, expect, test } from "vitest";
import { createMigrator, type MigrationEvent, type MigratorOptions } from "../../src/engine/index.ts";
import { connect, type ServerSession } from "../../src/server/index.ts";
import { dedent } from "../support/dedent.ts";
import { exists, failureOf, migration, noTransaction, rows } from "../support/engine.ts";
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

/** A database with a role that owns nothing, a schema `app`, and functions that change the session. */
async function database(parameters = ""): Promise<{ url: string; mine: ServerSession }> {
  const url = await server().createDatabase();
  await server().query(
    url,
    `DO $$ BEGIN CREATE ROLE poor; EXCEPTION WHEN duplicate_object THEN NULL; END $$;
     CREATE SCHEMA app; GRANT ALL ON SCHEMA app TO poor;
     CREATE TABLE public.t (id int);
     CREATE FUNCTION change() RETURNS void LANGUAGE plpgsql AS $$ BEGIN PERFORM set_config('work_mem', '9MB', false); END $$;
     CREATE FUNCTION changes() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM public.change(); RETURN NEW; END $$;
     CREATE TRIGGER changes BEFORE INSERT ON public.t FOR EACH ROW EXECUTE FUNCTION public.changes();`,
  );
  return { url, mine: await session(`${url}${parameters}`) };
}

const COLUMNS = [
  "current_user::text",
  "session_user::text",
  ...["search_path", "statement_timeout", "work_mem", "TimeZone", "default_transaction_isolation"].map(
    (name) => `current_setting('${name}')`,
  ),
  "current_setting('app.tenant', true)",
];
const SEEN = `SELECT ${COLUMNS.join(", ")}`;
/** A file that writes down the session in which it runs. */
const see = (name: string) =>
  migration(name, `CREATE TABLE public.seen AS SELECT ARRAY[${COLUMNS.join(", ")}] AS facts;`);
const changes = [
  ["SET ROLE", "SET ROLE poor;"],
  ["SET SESSION AUTHORIZATION", "SET SESSION AUTHORIZATION poor;"],
  ["SET search_path", "SET search_path = app;"],
  ["a setting", "SET statement_timeout = '77s';"],
  [
    "several words",
    "SET TIME ZONE 'Asia/Tokyo';\nSET SESSION CHARACTERISTICS AS TRANSACTION ISOLATION LEVEL SERIALIZABLE;",
  ],
  ["set_config", "SELECT set_config('search_path', 'app', false);"],
  ["a setting of the database's own", "SET app.tenant = 'b';"],
  ["a function", "SELECT public.change();"],
  [
    "a DO block",
    "-- +goose StatementBegin\nDO $$ BEGIN EXECUTE 'SET ROLE poor'; END $$;\n-- +goose StatementEnd",
  ],
  ["a trigger", "INSERT INTO public.t VALUES (1);"],
] as const;

describe("in the default layout each file starts from the session as it was", () => {
  const ways: readonly [string, typeof migration, MigratorOptions][] = [
    ["alone", migration, {}],
    ["in shared messages", migration, { shareFrom: 1 }],
    ["without a transaction", noTransaction, {}],
  ];
  test.each(
    ways.flatMap(([way, make, options]) =>
      changes.map(([what, sql]) => [what, way, make, sql, options] as const),
    ),
  )("after %s, %s", async (_what, _way, make, sql, options) => {
    const { mine } = await database("?statement_timeout=55s");
    await mine.run("SET work_mem = '5MB'; SET app.tenant = 'a'");
    const before = await rows(mine, SEEN);
    const plain = [
      migration("00001_a.sql", "CREATE TABLE public.a ();"),
      migration("00002_b.sql", "CREATE TABLE public.b ();"),
    ];
    const files = [...plain, make("00003_c.sql", sql), see("00004_s.sql")];
    await createMigrator(mine, files, options).up();
    expect(await rows(mine, "SELECT unnest(facts) FROM public.seen")).toEqual(
      (before[0] ?? []).map((fact) => [fact]),
    );
    expect(await rows(mine, SEEN)).toEqual(before);
  });

  test("also after a file that commits by itself and then fails", async () => {
    const { mine } = await database();
    const before = await rows(mine, SEEN);
    await failureOf(
      createMigrator(mine, [migration("1_a.sql", "SET ROLE poor;\nCOMMIT;\nSELECT 1/0;")]).up(),
    );
    expect(await rows(mine, SEEN)).toEqual(before);
  });

  test("a deferred trigger fires as the file had it", async () => {
    const { mine } = await database();
    await createMigrator(mine, [
      migration(
        "1_a.sql",
        `CREATE TABLE app.log (who text);
GRANT ALL ON app.log TO poor;
-- +goose StatementBegin
CREATE FUNCTION app.note() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN INSERT INTO app.log VALUES (current_setting('app.who', true)); RETURN NULL; END $$;
-- +goose StatementEnd
CREATE CONSTRAINT TRIGGER note AFTER INSERT ON app.log DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.who = 'first') EXECUTE FUNCTION app.note();`,
      ),
      migration("2_b.sql", "SET LOCAL app.who = 'the file';\nINSERT INTO app.log VALUES ('first');"),
    ]).up();
    expect(await rows(mine, "SELECT who FROM app.log ORDER BY 1")).toEqual([["first"], ["the file"]]);
  });
});

describe("in goose's layout the session stays as goose leaves it", () => {
  const layout = "goose";

  test("with a warning that names both outcomes", async () => {
    const { mine } = await database();
    const events: MigrationEvent[] = [];
    await createMigrator(
      mine,
      [
        migration(
          "1_a.sql",
          dedent`
            SELECT 1;
              SET search_path = app, public;
            SET LOCAL ROLE NONE;
            SET work_mem = '9MB';
            RESET work_mem;`,
        ),
        migration("2_b.sql", "CREATE TABLE here ();"),
      ],
      { layout, onEvent: (event) => events.push(event) },
    ).up();
    expect(await exists(mine, "app.here")).toBe(true);
    const warnings = events.flatMap((event) => (event.type === "warning" ? [event.warning] : []));
    expect(warnings).toMatchObject([{ code: "SESSION_CHANGED", at: { line: 3, column: 3 } }]);
    expect(warnings[0]?.message).toMatch(
      /SET search_path = app, public outlasts this file.*this run get it.*another run do not/,
    );
  });

  test("a version row that another role may not write names the SET ROLE", async () => {
    const { mine } = await database();
    const files = [
      migration("1_a.sql", "CREATE TABLE app.a ();"),
      migration("2_b.sql", "SET ROLE poor;\nCREATE TABLE app.b ();"),
    ];
    const failure = await failureOf(createMigrator(mine, files, { layout }).up());
    expect(failure).toMatchObject({
      code: "RECORD_FAILED",
      database: { sqlstate: "42501" },
      at: { file: "migrations/2_b.sql", line: 2, column: 1 },
      done: [1n],
    });
    expect(failure.hint).toMatch(/^SET ROLE poor .*RESET ROLE/);
  });

  test("a version table that is not found names the SET search_path", async () => {
    const { mine } = await database();
    const failure = await failureOf(
      createMigrator(mine, [migration("1_a.sql", "SET search_path = app;")], { layout }).up(),
    );
    expect(failure).toMatchObject({ code: "RECORD_FAILED", database: { sqlstate: "42P01" } });
    expect(failure.hint).toContain("RESET search_path");
  });
});

describe("a file without a transaction that stops half-way", () => {
  const rest = "CREATE UNIQUE INDEX CONCURRENTLY u ON things (n);\nCREATE TABLE after_it (id int);";

  test.each([
    ["SET search_path", "SET search_path = app;"],
    ["SET ROLE", "SET ROLE poor;\nSET search_path = app;"],
    ["a function and a setting", "SELECT set_config('search_path', 'app', false);\nSET lock_timeout = '3s';"],
  ])("after %s: printed whole, and continued in that state", async (_what, settings) => {
    for (const way of ["continue", "by hand"]) {
      const { url, mine } = await database();
      await mine.run(
        "CREATE TABLE app.things (n int); INSERT INTO app.things VALUES (1), (1); CREATE TABLE public.things (n int); " +
          "GRANT ALL ON app.things TO poor; ALTER TABLE app.things OWNER TO poor",
      );
      const files = [noTransaction("1_n.sql", `${settings}\n${rest}`)];
      const failure = await failureOf(createMigrator(mine, files).up());
      expect(failure.database?.sqlstate).toBe("23505");
      const { dirty } = await failureOf(createMigrator(await session(url), files).up());
      expect(dirty?.invalidIndexes).toEqual(["app.u"]);
      expect(dirty?.session).toMatchObject({ search_path: "app" });
      await mine.run("DELETE FROM app.things");

      const another = await session(url);
      if (way === "continue") {
        await createMigrator(another, files).continue(1n);
      } else {
        for (const step of dirty?.repairs.at(-1)?.steps ?? [])
          if (step.type === "sql") await another.run(step.sql);
        await createMigrator(await session(url), files).repair(1n, "applied");
      }
      const facts = await rows(
        mine,
        `SELECT (SELECT indisvalid FROM pg_index WHERE indexrelid = 'app.u'::regclass), to_regclass('public.u'),
          (SELECT relowner::regrole FROM pg_class WHERE oid = 'app.after_it'::regclass)`,
      );
      expect(facts).toEqual([["t", null, settings.includes("ROLE") ? "poor" : "postgres"]]);
      expect(await createMigrator(await session(url), files).up()).toEqual([]);
    }
  });

  test("is continued only where it is half-done", async () => {
    const { mine } = await database();
    const files = [migration("1_a.sql", "CREATE TABLE a ();")];
    expect((await failureOf(createMigrator(mine, files).continue(1n))).code).toBe("NOT_DIRTY");
  });
});
