// `gosling import DIR --records`: what another tool has recorded, taken over. dbmate and node-pg-migrate are run; the others' tables are made
// as their sources make them, which each test names.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { crc32 } from "node:zlib";
import { describe, expect, test } from "vitest";
import { type CliFolder, cliFolder } from "../support/cli.ts";
import { useServer } from "../support/postgres-server.ts";

const server = useServer();
const bin = join(import.meta.dirname, "../../node_modules/.bin");

async function folderOf(format: string): Promise<CliFolder> {
  const root = join(import.meta.dirname, "fixtures", format);
  const files = readdirSync(root).filter((name) => name.endsWith(".sql"));
  return cliFolder(
    Object.fromEntries(files.map((name) => [`db/${name}`, readFileSync(join(root, name), "utf8")])),
  );
}
const records = (url: string, ...more: readonly string[]) => [
  "import",
  "db",
  "--records",
  "--database",
  url,
  ...more,
];
const sql = (url: string, text: string) => server().query(url, text);
const GOOSE = ["--layout", "goose"];
const versions = async (url: string, table = "goose_db_version") =>
  (await sql(url, `SELECT version_id FROM ${table} WHERE version_id > 0 ORDER BY 1`)).flat();

describe("a tool that is run", () => {
  test("dbmate: its versions are ours, and nothing is pending then", async () => {
    const folder = await folderOf("dbmate");
    const url = await server().createDatabase();
    const ran = spawnSync(
      join(bin, "dbmate"),
      ["--url", `${url}?sslmode=disable`, "--migrations-dir", "db", "--no-dump-schema", "up"],
      { cwd: folder.path, encoding: "utf8" },
    );
    expect([ran.status, ran.stderr]).toEqual([0, ""]);
    expect((await folder.run(records(url))).err).toMatch(
      /schema_migrations is dbmate's own table[\s\S]*--layout goose/,
    );
    const dry = await folder.run(records(url, ...GOOSE, "--dry-run"));
    expect(dry).toMatchObject({ code: 0, out: expect.stringContaining("3 versions of dbmate") });
    expect(await sql(url, "SELECT to_regclass('goose_db_version') IS NULL")).toEqual([["t"]]);
    expect(await folder.run(records(url, ...GOOSE))).toMatchObject({ code: 0, err: "" });
    expect(await versions(url)).toEqual(["20240101000001", "20240101000002", "20240101000003"]);
    expect((await folder.run(records(url, ...GOOSE))).out).toContain("nothing was changed");
    await folder.run(["import", "db", "--to", "migrations"]);
    const up = await folder.run(["up", "--dir", "migrations", "--database", url, ...GOOSE]);
    expect(up.code).toBe(0);
    expect(up.out).not.toContain("OK ");
    // Theirs is ahead of the files, ours of theirs.
    await sql(url, "INSERT INTO schema_migrations VALUES ('20250101000000')");
    expect(await folder.run(records(url, ...GOOSE))).toMatchObject({
      code: 1,
      err: expect.stringContaining("version 20250101000000 is recorded, and no file"),
    });
    await sql(url, "DELETE FROM schema_migrations WHERE version > '20240101000002'");
    const json = JSON.parse((await folder.run(records(url, ...GOOSE, "--json"))).out);
    expect(json).toMatchObject({
      ok: false,
      failure: { code: "RECORDS_DISAGREE", message: expect.stringContaining("20240101000003") },
    });
  });

  test("node-pg-migrate: by the names of its files, with their times", async () => {
    const folder = await folderOf("node-pg-migrate");
    const url = await server().createDatabase();
    const ran = spawnSync(join(bin, "node-pg-migrate"), ["up", "--migrations-dir", "db"], {
      cwd: folder.path,
      encoding: "utf8",
      env: { ...process.env, DATABASE_URL: url },
    });
    expect(ran.status, ran.stderr + ran.stdout).toBe(0);
    expect(await folder.run(records(url, "--to", "nowhere"))).toMatchObject({ code: 2 });
    expect(await folder.run(records(url, "--table", "app_versions"))).toMatchObject({ code: 0, err: "" });
    expect(await versions(url, "app_versions")).toEqual(["1700000000001", "1700000000002"]);
    expect(
      await sql(
        url,
        "SELECT count(*) FROM app_versions v JOIN pgmigrations p ON abs(extract(epoch FROM p.run_on - v.timestamp)) < 1",
      ),
    ).not.toEqual([["0"]]);
  });
});

describe("a table made as its tool makes it", () => {
  test("golang-migrate (database/postgres/postgres.go): one row is all versions up to it; a dirty one is refused", async () => {
    const folder = await folderOf("golang-migrate");
    const url = await server().createDatabase();
    await sql(
      url,
      "CREATE TABLE schema_migrations (version bigint not null primary key, dirty boolean not null); INSERT INTO schema_migrations VALUES (2, true)",
    );
    expect(await folder.run(records(url, ...GOOSE))).toMatchObject({
      code: 1,
      err: expect.stringContaining("version 2 is dirty"),
    });
    await sql(url, "UPDATE schema_migrations SET dirty = false");
    expect(await folder.run(records(url, ...GOOSE))).toMatchObject({ code: 0 });
    expect(await versions(url)).toEqual(["1", "2"]);
    await sql(url, "UPDATE schema_migrations SET version = 9");
    expect(await folder.run(records(url, ...GOOSE))).toMatchObject({
      code: 1,
      err: expect.stringContaining("version 9 is recorded"),
    });
  });

  test("sqlx (sqlx-postgres/src/migrate.rs): success and checksum count; a role that only reads can ask", async () => {
    const folder = await folderOf("sqlx");
    const url = await server().createDatabase();
    await sql(
      url,
      "CREATE TABLE _sqlx_migrations (version BIGINT PRIMARY KEY, description TEXT NOT NULL, installed_on TIMESTAMPTZ NOT NULL DEFAULT now(), success BOOLEAN NOT NULL, checksum BYTEA NOT NULL, execution_time BIGINT NOT NULL)",
    );
    const names = readdirSync(join(folder.path, "db"))
      .filter((name) => name.endsWith(".up.sql"))
      .sort();
    for (const name of names) {
      const hash = createHash("sha384")
        .update(readFileSync(join(folder.path, "db", name)))
        .digest("hex");
      await sql(
        url,
        `INSERT INTO _sqlx_migrations VALUES (${name.split("_")[0]}, 'x', now(), true, '\\x${hash}', 1)`,
      );
    }
    await sql(url, "CREATE ROLE looks LOGIN PASSWORD 'x'; GRANT SELECT ON _sqlx_migrations TO looks");
    const reader = url.replace(/\/\/[^@]*@/, "//looks:x@");
    expect(await folder.run(records(reader, "--dry-run"))).toMatchObject({
      code: 0,
      out: expect.stringContaining("3 versions of sqlx"),
    });
    expect((await folder.run(records(reader))).code).toBe(1);
    await sql(
      url,
      "DROP OWNED BY looks; DROP ROLE looks; UPDATE _sqlx_migrations SET success = false WHERE version = 20240101000003",
    );
    expect((await folder.run(records(url))).err).toContain("20240101000003 did not succeed");
    await sql(url, "UPDATE _sqlx_migrations SET success = true");
    await folder.write({ [`db/${names[1]}`]: "SELECT 1;" });
    expect((await folder.run(records(url))).err).toContain("is not the file that was applied");
  });

  test("Flyway (flyway-core, PostgreSQLDatabase.getRawCreateScript): undone, failed and edited files, baselines, repeatable files", async () => {
    const folder = await folderOf("flyway");
    const url = await server().createDatabase();
    const text = (name: string) => readFileSync(join(folder.path, "db", name), "utf8");
    const sum = (name: string) => crc32(text(name).split("\n").join("")) | 0;
    let rank = 0;
    const row = (
      version: string | null,
      type: string,
      script: string,
      checksum: number | null,
      success = true,
    ) => {
      rank += 1;
      return sql(
        url,
        `INSERT INTO "flyway_schema_history" VALUES (${rank}, ${version === null ? "NULL" : `'${version}'`}, 'x', '${type}', '${script}', ${checksum}, 'me', now(), 1, ${success})`,
      );
    };
    await sql(
      url,
      `CREATE TABLE "flyway_schema_history" ("installed_rank" INT NOT NULL, "version" VARCHAR(50), "description" VARCHAR(200) NOT NULL, "type" VARCHAR(20) NOT NULL, "script" VARCHAR(1000) NOT NULL, "checksum" INTEGER, "installed_by" VARCHAR(100) NOT NULL, "installed_on" TIMESTAMP NOT NULL DEFAULT now(), "execution_time" INTEGER NOT NULL, "success" BOOLEAN NOT NULL)`,
    );
    await row(null, "SCHEMA", '"app"', null);
    await row("1.1", "BASELINE", "<< Flyway Baseline >>", null);
    await row("1.2", "SQL", "V1.2__phone.sql", sum("V1.2__phone.sql"));
    await row("1.3", "SQL", "V1.3__index.sql", sum("V1.3__index.sql"));
    await row("1.3", "UNDO_SQL", "U1.3__index.sql", sum("U1.3__index.sql"));
    await row(null, "SQL", "R__shouting.sql", 17);
    await row(null, "SQL", "R__shouting.sql", sum("R__shouting.sql"));
    expect(await folder.run(records(url))).toMatchObject({ code: 0, err: "" });
    // Places in the order: 1.1, 1.2, and the repeatable file behind 1.3.
    expect(await versions(url, "schema_migrations")).toEqual(["1", "2", "4"]);
    await row("1.3", "SQL", "V1.3__index.sql", 5);
    expect((await folder.run(records(url))).err).toContain(
      "V1.3__index.sql is not the file that was applied",
    );
    await sql(url, `DELETE FROM flyway_schema_history WHERE installed_rank = ${rank}`);
    await row("1.3", "SQL", "V1.3__index.sql", sum("V1.3__index.sql"), false);
    expect((await folder.run(records(url))).err).toContain("V1.3__index.sql failed");
    await sql(
      url,
      `UPDATE flyway_schema_history SET success = true, type = 'JDBC' WHERE installed_rank = ${rank}`,
    );
    expect((await folder.run(records(url))).err).toContain("of the type JDBC");
  });
});

test("what is asked wrongly is bad input", async () => {
  const url = await server().createDatabase();
  const dbmate = await folderOf("dbmate");
  await sql(url, "CREATE TABLE other (id int)");
  for (const [folder, args, said] of [
    [dbmate, ["import", "db", "--records"], "--records needs --database URL"],
    [dbmate, records(url), "there is no table schema_migrations"],
    [dbmate, records(url, "--from-table", "other"), "the table other is not dbmate's: its columns are id"],
    [
      await folderOf("sql-migrate"),
      records(url),
      "what sql-migrate has recorded is not taken over; that of golang-migrate, dbmate",
    ],
    [await folderOf("goose"), records(url), "db holds goose's files"],
    [dbmate, ["import", "db", "--to", "x", "--table", "y"], "--table goes with --records"],
  ] as const)
    expect(await folder.run(args)).toMatchObject({ code: 2, err: expect.stringContaining(said) });
});
