// What people who run migrations for a living have reported of other tools, replayed on a real server: each ends as it should.
import { cp } from "node:fs/promises";
import { join } from "node:path";
import pg from "pg";
import { describe, expect, test } from "vitest";
import { type CliFolder, cliFolder, type Printed } from "../support/cli.ts";
import { dedent } from "../support/dedent.ts";
import { poolerIsThere, startPooler } from "../support/pgbouncer.ts";
import { useServer } from "../support/postgres-server.ts";

const server = useServer();
const fixtures = join(import.meta.dirname, "fixtures/reports");

const ONE = {
  "migrations/00001_a.sql": dedent`
    -- +goose Up
    CREATE TABLE a (id int);
    -- +goose Down
    DROP TABLE a;
  `,
};

interface Scene {
  readonly folder: CliFolder;
  /** Of an empty database. */
  readonly url: string;
  run(args: string, url?: string): Promise<Printed>;
  sql(text: string): Promise<readonly unknown[]>;
  /** The same database for a new role, which `made` may do more for (`$` is its name). */
  role(name: string, made?: string): Promise<string>;
}

async function scene(report?: string): Promise<Scene> {
  const folder = await cliFolder();
  if (report) await cp(join(fixtures, report), folder.path, { recursive: true });
  else await folder.write(ONE);
  const url = await server().createDatabase();
  return {
    folder,
    url,
    run: (args, at = url) => folder.run([...args.split(" "), "--database", at]),
    sql: async (text) => ((await server().query(url, text)) ?? []).flat(),
    async role(name, made = "") {
      await server().query(url, `CREATE ROLE ${name} LOGIN PASSWORD 'pw'; ${made.replaceAll("$", name)}`);
      return url.replace(/\/\/.*@/, `//${name}:pw@`);
    },
  };
}

const ok = { code: 0 };
const says = (code: number, ...patterns: readonly RegExp[]) => ({ code, text: patterns });
/** Both streams: which one it is, other tests say. */
function expectText(
  { code, out, err }: Printed,
  wanted: { readonly code: number; readonly text?: readonly RegExp[] },
) {
  expect(code, out + err).toBe(wanted.code);
  for (const pattern of wanted.text ?? []) expect(out + err).toMatch(pattern);
}
const tables = "SELECT count(*) FROM pg_tables WHERE schemaname NOT IN ('pg_catalog', 'information_schema')";

describe("a file that cannot be read as it was meant", () => {
  test("a dump with psql's \\restrict: refused by validate and before anything runs, with the way to a dump without", async () => {
    const { folder, run, sql } = await scene("pg-dump-restrict");
    for (const dir of ["migrations", "second"]) {
      const wanted = says(
        1,
        /00001_baseline\.sql:6:1: error: \\restrict is a command of psql/,
        /pg_dump \.\.\. \| grep -vE/,
      );
      expectText(await folder.run(["validate", dir]), wanted);
      expectText(await run(`up --dir ${dir}`), wanted);
    }
    expect(await sql(tables)).toEqual(["0"]);
  });

  test("BEGIN ATOMIC without StatementBegin: the cut function is named at its line; with it, it works and reverses", async () => {
    const { folder, run, sql } = await scene("begin-atomic");
    const cut = says(
      0,
      /00001_fn\.sql:3:1: warning: .*BEGIN ATOMIC/,
      /StatementBegin and -- \+goose StatementEnd/,
    );
    expectText(await folder.run(["validate", "migrations"]), cut);
    expectText(await run("up --dir migrations"), { ...cut, code: 1 });
    expect(await sql("SELECT to_regclass('entries')")).toEqual([null]);
    expectText(await run("up --dir fixed"), ok);
    expectText(await run("down --dir fixed"), ok);
    // The body ends with END: that ends no transaction.
    const hinted = await run("up --dir hint");
    expectText(hinted, says(1, /division by zero/));
    expect(hinted.err).not.toMatch(/ends its own transaction/);
  });

  test("a block comment at the end: refused before anything runs, at the comment's line, with -- as the way out", async () => {
    const { folder, run, sql } = await scene("block-comment");
    const wanted = says(1, /00001_c\.sql:5:1: error/, /block comment begins a statement.*--/);
    expectText(await folder.run(["validate", "migrations"]), wanted);
    expectText(await run("up --dir migrations"), wanted);
    expect(await sql("SELECT to_regclass('staff')")).toEqual([null]);
  });
});

describe("transactions", () => {
  test("an enum's value added and used in one file: its line, PostgreSQL's hint and ours; two files of one run work", async () => {
    const { folder, run } = await scene("enum-add-and-use");
    expectText(
      await run("up --dir migrations"),
      says(
        1,
        /00002_add\.sql:3:1: error: .*55P04/,
        /must be committed before/,
        /a migration of its own/,
        /Done before it: 1/,
      ),
    );
    expectText(await run("status --dir migrations"), says(0, /Pending +-- 00002_add/));
    expectText(await run("up --dir two --allow-edited"), says(0, /OK +00002_add/, /OK +00003_use/));
    expectText(
      await folder.run(["test", "migrations"]),
      says(1, /00002_add\.sql:3:1: error: Up fails.*55P04/, /a migration of its own/),
    );
  });

  test("a procedure and a DO block that COMMIT: they work without a transaction, and are told of it in one", async () => {
    const { run, sql } = await scene("call-with-commit");
    expectText(await run("up -v --dir migrations"), says(0, /NOTICE: done up to 60/, /OK +00001_p/));
    expect(await sql("SELECT count(*) FILTER (WHERE done) FROM items")).toEqual(["48"]);
    expectText(await run("down --dir migrations"), ok);
    expectText(await run("up --dir tx"), says(1, /2D000/, /-- \+goose NO TRANSACTION/));
  });

  test("SET TRANSACTION first in a file works; a WARNING is shown, a NOTICE with -v", async () => {
    const { run, sql } = await scene("isolation");
    const up = await run("up --dir migrations");
    expectText(up, says(0, /WARNING: look here/));
    expect(up.out + up.err).not.toContain("half way");
    expect(await sql("SELECT count(*) FROM i")).toEqual(["1"]);
    expectText(await run("down --dir migrations"), ok);
    expectText(await run("up -v --dir migrations"), says(0, /NOTICE: half way/));
  });

  test("the role's statement_timeout is named, the half-done file with how far it came; lock_timeout at its line", async () => {
    const { run, role, url, sql } = await scene("timeouts");
    const limited = await role(
      "c27_app",
      "ALTER ROLE $ SUPERUSER; ALTER ROLE $ SET statement_timeout = '500ms'",
    );
    expectText(
      await run("up --dir migrations", limited),
      says(
        1,
        /00002_slow\.sql:4:1: error: .*57014/,
        /it is 500ms, set for this role/,
        /\?statement_timeout=0/,
        /Of the 3 statements of its Up section 1 ran/,
      ),
    );
    expectText(await run("repair 2 --as pending --dir migrations", limited), ok);
    await sql("TRUNCATE big");
    expectText(await run("up --dir migrations", `${limited}?statement_timeout=0`), ok);
    expectText(await run("down --dir migrations", `${limited}?statement_timeout=0`), ok);
    const holder = new pg.Client({ connectionString: url });
    await holder.connect();
    await holder.query("BEGIN; LOCK TABLE big IN ACCESS SHARE MODE");
    expectText(
      await run("up --dir lock --allow-edited"),
      says(1, /00002_lock\.sql:3:1: error: .*55P03/, /Run it again/),
    );
    await holder.end();
    expectText(await run("up --dir lock"), ok);
  });
});

describe("roles and rights", () => {
  test("SET ROLE reaches neither the next file nor the version row", async () => {
    const { run, sql, role } = await scene("set-role");
    await role("c11_owner", "CREATE SCHEMA app AUTHORIZATION $");
    expectText(await run("up --dir migrations"), ok);
    expect(
      await sql(
        "SELECT relowner::regrole FROM pg_class WHERE relnamespace = 'app'::regnamespace ORDER BY relname DESC",
      ),
    ).toEqual(["c11_owner", "postgres"]);
    for (const _ of [1, 2]) expectText(await run("down --dir migrations"), ok);
  });

  test("nor do SESSION AUTHORIZATION and a timeout", async () => {
    const { run, sql, role } = await scene("role-leaks");
    await role("c19_owner", "GRANT CREATE ON SCHEMA public TO $");
    expectText(await run("up --dir migrations"), ok);
    expect(
      await sql("SELECT relowner::regrole FROM pg_class WHERE relname ~ '_one$' ORDER BY relname"),
    ).toEqual(["c19_owner", "postgres"]);
    // The file after the 1ms timeout is not ended by it: its own mistake is reported.
    expectText(
      await run("up --dir sess"),
      says(1, /OK +00003_s/, /00004_s\.sql:2:1: error: .*pseudo-type void/),
    );
  });

  test("no right to make the version table: which schema, which role, what to grant; a schema of its own works", async () => {
    const { run, sql, role } = await scene();
    const app = await role("c13_app");
    expectText(await run("status", app), says(0, /Pending/));
    expectText(
      await run("up", app),
      says(
        1,
        /in the schema public as the role c13_app/,
        /GRANT CREATE ON SCHEMA public TO c13_app/,
        /--table SCHEMA\.NAME/,
      ),
    );
    expect(await sql(tables)).toEqual(["0"]);
    await sql("CREATE SCHEMA c13 AUTHORIZATION c13_app; ALTER ROLE c13_app SET search_path = c13");
    expectText(await run("up", app), ok);
    expect(await sql("SELECT count(*) FROM pg_tables WHERE schemaname = 'c13'")).toEqual(["3"]);
  });

  test.each([
    [
      "57014",
      "SET statement_timeout = '200ms'",
      /statement_timeout ended the statement: it is 200ms.*\?statement_timeout=0/,
    ],
    [
      "25006",
      "SET default_transaction_read_only = on",
      /read-only.*default_transaction_read_only is set for this role.*connect as a role that may write/,
    ],
    ["42501", "SET search_path = pg_catalog", /no GRANT allows it: name another schema/],
  ])("%s on the version table has its hint", async (sqlstate, setting, hint) => {
    const { run, url, role, sql } = await scene();
    const app = await role(`app_${sqlstate}`, `GRANT CREATE ON SCHEMA public TO $; ALTER ROLE $ ${setting}`);
    const holder = new pg.Client({ connectionString: url });
    await holder.connect();
    if (sqlstate === "57014") {
      await sql(
        `SET ROLE app_${sqlstate}; CREATE TABLE schema_migrations (version_id bigint, is_dirty boolean, timestamp timestamptz)`,
      );
      await holder.query("BEGIN; LOCK TABLE schema_migrations");
    }
    const up = await run("up", app);
    expectText(up, says(1, new RegExp(`the version table .*${sqlstate}`, "s"), hint));
    expect(up.err).not.toMatch(/GRANT CREATE/);
    await holder.end();
  });

  test("a file that changes pg_catalog is not told to ask for a GRANT", async () => {
    const { run, folder } = await scene();
    await folder.write({ "migrations/00002_b.sql": "-- +goose Up\nCREATE TABLE pg_catalog.mine ();\n" });
    const up = await run("up");
    expectText(up, says(1, /00002_b\.sql:2:1: error: .*42501/, /use a schema of your own/));
    expect(up.err).not.toMatch(/Grant that role/);
  });
});

describe("names", () => {
  test.each(["custom.goose_db_version", "MyVersions", '"My Schema"."Ver sions"'])(
    "--table %s is found again",
    async (table) => {
      const { folder, url, sql } = await scene();
      await sql('CREATE SCHEMA custom; CREATE SCHEMA "My Schema"');
      const run = (command: string) =>
        folder.run([command, "--database", url, "--layout", "goose", "--table", table]);
      expectText(await run("up"), ok);
      expectText(await run("up"), says(0, /no migrations to run/));
      expectText(await run("down"), ok);
    },
  );

  test.each([
    ["nope.versions", 1, /schema "nope" does not exist/],
    ["db.custom.versions", 2, /is no name for a version table/],
    ["v'; drop table x; --", 2, /is no name for a version table/],
  ] as const)("--table %s is refused", async (table, code, message) => {
    const { folder, url, sql } = await scene();
    expectText(await folder.run(["up", "--database", url, "--table", table]), says(code, message));
    expect(await sql(tables)).toEqual(["0"]);
  });

  test("the version table is found through the role's search_path", async () => {
    const { run, role } = await scene();
    const app = await role(
      "c20_app",
      "CREATE SCHEMA custom AUTHORIZATION $; ALTER ROLE $ SET search_path = custom",
    );
    expectText(await run("up --layout goose", app), ok);
    expectText(await run("up --layout goose", app), says(0, /no migrations to run/));
  });

  test("tenants: each schema has its own tables, each line says which, and the one that failed is named", async () => {
    const { run, folder, url, sql } = await scene();
    await folder.write({ "migrations/00001_a.sql": "-- +goose Up\nCREATE TABLE orders (id int);\n" });
    await sql('CREATE SCHEMA t_a; CREATE SCHEMA t_b; CREATE SCHEMA "T-c"');
    const tenant = (path: string) => `${url}?search_path=${path}`;
    await folder.write({ "tenants.txt": ["t_a", "t_b", "%22T-c%22"].map(tenant).join("\n") });
    const all = ["up", "--databases-file", "tenants.txt", "--jobs", "3"];
    expectText(
      await folder.run(all),
      says(0, /search_path=t_a$/m, /search_path=t_b$/m, /search_path=%22T-c%22$/m),
    );
    expect(await sql("SELECT count(*) FROM pg_tables WHERE tablename = 'orders'")).toEqual(["3"]);
    expectText(await run("up", tenant("t_missing")), says(1, /t_missing/, /CREATE SCHEMA t_missing/));

    await sql("DROP SCHEMA t_b CASCADE; CREATE SCHEMA t_b; CREATE TABLE t_b.orders (id int, drift text)");
    const failed = says(
      1,
      /search_path=t_b: migrations\/00001_a\.sql:2:1: error/,
      /failed: .*search_path=t_b/,
    );
    expectText(await folder.run(all), failed);
    expectText(
      await folder.run([...all, "--json"]),
      says(1, /"database": ".*search_path=t_b",\s*"ok": false/),
    );
    expectText(
      await folder.run(["diff", tenant("t_a"), tenant("t_b")]),
      says(1, /\+ column orders\.drift +text/),
    );
  });
});

describe("connection strings", () => {
  const at = () => `127.0.0.1:${server().port}/postgres`;

  test.each([
    ["postgres://u:foo%hey2%tj@AT", 2, /percent-encoded.*%25/s],
    ["postgres://u:p@ss/w0rd@AT", 2, /an @ too many.*%40/s],
    ["postgres://bob:S3cr@tPWx@AT", 2, /an @ too many/],
    ["postgres://bob:S3cr/3tPW@AT", 2, /%2F/],
    ["postgres://bob:S3cr3tPW@127.0.0.1:port/x", 2, /percent-encode/],
    ['"postgres://bob:S3cr3tPW@AT"', 2, /Leave the quotes out/],
    ["psql 'postgres://bob:S3cr3tPW@AT'", 2, /Leave psql and the quotes out/],
    ["host=127.0.0.1 password=S3cr 3tPW user=bob", 2, /single quotes/],
    ["postgres:/bob:S3cr3tPW@AT", 2, /Two slashes/],
    ["DATABASE_URL=postgres://bob:S3cr3tPW@AT", 2, /give only its value/],
    ["mysql://bob:S3cr3tPW@AT", 2, /PostgreSQL alone/],
    ["postgres://bob@AT?pasword=S3cr3tPW", 2, /Did you mean password/],
    ["host=127.0.0.1 port=1 user=bob pass=S3cr3tPW", 2, /Did you mean password/],
    // What libpq reads is read, and percent-encoding is named where it is the way out.
    ["postgres://bob:S3cr#3tPW@AT", 1, /percent-encode it \(# as %23/],
    ["postgres://bob:S3cr?3tPW@AT", 1, /\? as %3F/],
    ["postgres://u:pa ss@AT", 1, /a blank as %20/],
  ] as const)("%s", async (text, code, message) => {
    const folder = await cliFolder(ONE);
    const printed = await folder.run(["status", "--database", text.replace(/@AT/, `@${at()}`)]);
    expectText(printed, says(code, message));
    expect(printed.out + printed.err).not.toMatch(/S3cr|3tPW|tPWx|w0rd|hey2|p@ss/);
  });

  test("a password of special characters reaches the server, in each way to write it", async () => {
    const folder = await cliFolder(ONE);
    const password = "foo%hey2%t?[#x]/@ 'b";
    await server().query(
      server().url("postgres"),
      `CREATE ROLE c14 LOGIN PASSWORD '${password.replace("'", "''")}'`,
    );
    const pairs = `host=127.0.0.1 port=${server().port} dbname=postgres user=c14 password='${password.replace(/[\\']/g, "\\$&")}'`;
    for (const [url, env] of [
      [`postgres://c14:${encodeURIComponent(password)}@${at()}`, {}],
      [pairs, {}],
      [`postgres://c14@${at()}`, { PGPASSWORD: password }],
    ] as const)
      expectText(await folder.run(["version", "--database", url], env), ok);
  });

  test("no password, a wrong one, a binding or a method that the server does not have: one sentence, and an end", async () => {
    const { folder, sql } = await scene();
    await sql("CREATE ROLE c38 LOGIN PASSWORD 'right'");
    const tries: readonly (readonly [string, number, RegExp])[] = [
      [`postgres://c38@${at()}?passfile=/none`, 1, /asks for a password and none is given/],
      [`postgres://c38:wrong@${at()}`, 1, /password authentication failed/],
      [`postgres://c38:right@${at()}?channel_binding=require`, 1, /does not offer channel binding/],
      [
        `postgres://c38:right@${at()}?require_auth=md5`,
        1,
        /asks for SCRAM, which require_auth does not allow/,
      ],
      [`postgres://c38:right@${at()}?require_auth=!scram-sha-256`, 1, /asks for SCRAM/],
      [`postgres://c38:right@${at()}?require_auth=scram-sha-256,md5`, 0, /version 0/],
      [`postgres://c38:right@${at()}?require_auth=!password`, 0, /version 0/],
    ];
    for (const [index, [url, code, message]] of tries.entries()) {
      const args = ["version", "--database", url];
      // Whether the process ends, only a process shows.
      expectText(index < 4 ? await folder.start(args).ended : await folder.run(args), says(code, message));
    }
  });
});

describe.skipIf(!poolerIsThere)("a pooler in transaction mode", () => {
  const locks = "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory'";

  test("is refused with the way out, idle or busy, and leaves no lock", async () => {
    const { url, run, sql } = await scene();
    const pooler = await startPooler(server(), "transaction");
    try {
      const through = pooler.url(url);
      const wanted = says(1, /pooler in transaction mode/, /5432 instead of 6432/);
      expectText(await run("up", through), wanted);
      expectText(await run("status", through), says(0, /Pending/));
      let busy = true;
      const traffic = [1, 2, 3].map(async () => {
        const client = new pg.Client({ connectionString: through });
        await client.connect();
        while (busy) await client.query("SELECT pg_sleep(0.004)");
        await client.end();
      });
      const runs = await Promise.all([1, 2, 3].map(() => run("up --wait 3s", through)));
      for (const printed of runs) expectText(printed, wanted);
      busy = false;
      await Promise.all(traffic);
      expect(await sql(locks)).toEqual(["0"]);
      expect(await sql(tables)).toEqual(["0"]);
      expectText(await run("up"), ok);
    } finally {
      await pooler.stop();
    }
  });
});
