// From arguments, environment and .env to settings: pure, table by table.
import { describe, expect, test } from "vitest";
import { COMMAND_GROUPS } from "../../src/node/command-list.ts";
import { upCommand } from "../../src/node/commands/migrate-up.ts";
import { parseTarget, parseTargets } from "../../src/node/settings/database.ts";
import { fromGoose, WITH_VALUE } from "../../src/node/settings/goose.ts";
import {
  type GivenOptions,
  readSettings,
  readVersion,
  type Surroundings,
} from "../../src/node/settings/settings.ts";
import { duration } from "../../src/node/settings/values.ts";
import { UsageError } from "../../src/node/terminal/io.ts";
import { parseOptions, readValue } from "../../src/node/terminal/options.ts";

const nothing: Surroundings = {
  env: {},
  dotenv: {},
  hasSql: () => false,
  readText: (path) => {
    throw new UsageError(`the file ${path} cannot be read`);
  },
};

const settings = (args: readonly string[], surroundings: Partial<Surroundings> = {}) =>
  readSettings(parseOptions("up", upCommand.options, args).options as GivenOptions, {
    ...nothing,
    ...surroundings,
  });

const server = (connection: string) => ({ type: "server", connection });

describe("which database", () => {
  const flag = ["--database", "postgres://flag/d"];
  const goose = { GOOSE_DBSTRING: "postgres://goose/d" };
  const url = { DATABASE_URL: "postgres://url/d" };
  test.each([
    ["the option wins", flag, { env: { ...goose, ...url }, dotenv: goose }, "postgres://flag/d"],
    ["goose's variable wins over DATABASE_URL", [], { env: { ...goose, ...url } }, "postgres://goose/d"],
    ["DATABASE_URL", [], { env: url }, "postgres://url/d"],
    [
      "the environment wins over .env, whatever the name",
      [],
      { env: url, dotenv: goose },
      "postgres://url/d",
    ],
    [".env", [], { dotenv: goose }, "postgres://goose/d"],
    ["an empty variable is none", [], { env: { GOOSE_DBSTRING: "", ...url } }, "postgres://url/d"],
    ["PG* variables alone", [], { env: { PGDATABASE: "d" } }, "postgres://"],
    ["pairs, as Go programs write them", [], { env: { GOOSE_DBSTRING: "host=h user=u" } }, "host=h user=u"],
  ] as const)("%s", (_, args, surroundings, connection) => {
    expect(settings(args, surroundings).databases).toEqual([server(connection)]);
  });

  test("none at all is told", () => expect(() => settings([])).toThrow("no database is named"));

  test("several, from options and a file, each once", () => {
    const readText = () => "# ours\n\npostgres://b/d\r\n  host=c\npostgres://a/d\n";
    const args = ["--database", "postgres://a/d", "--database", "pglite:", "--databases-file", "list"];
    expect(settings(args, { readText }).databases).toEqual([
      server("postgres://a/d"),
      { type: "pglite", folder: null },
      server("postgres://b/d"),
      server("host=c"),
    ]);
  });

  test.each([
    ["postgres://h/d", server("postgres://h/d")],
    ["POSTGRESQL://h/d", server("POSTGRESQL://h/d")],
    ["pglite:", { type: "pglite", folder: null }],
    ["pglite:memory", { type: "pglite", folder: null }],
    ["pglite:./data", { type: "pglite", folder: "./data" }],
    ["pglite:///var/data", { type: "pglite", folder: "/var/data" }],
  ])("parseTarget %s", (text, target) => expect(parseTarget(text, "--database")).toEqual(target));

  test.each([
    ["mysql://u:secret@h/d", "gosling works with PostgreSQL alone, not with mysql (DATABASE_URL)"],
    ["u:secret@h", "DATABASE_URL names no database that can be read"],
    ["secret", "DATABASE_URL names no database that can be read"],
    ["", "DATABASE_URL names no database that can be read"],
  ])("parseTarget refuses %j", (text, message) => {
    expect(() => parseTarget(text, "DATABASE_URL")).toThrow(message);
    expect(() => parseTarget(text, "DATABASE_URL")).not.toThrow(/secret/);
  });

  test("a mistake in the file has its line", () => {
    expect(() => parseTargets("postgres://a\n\nsqlite:x", "list")).toThrow(
      "gosling works with PostgreSQL alone, not with sqlite (list:3)",
    );
    expect(() => parseTargets("# nothing\n", "list")).toThrow("list names no database");
  });

  test.each(["postgres", "pgx", ""])("GOOSE_DRIVER=%s is accepted", (GOOSE_DRIVER) => {
    expect(settings([], { env: { ...url, GOOSE_DRIVER } }).databases).toHaveLength(1);
  });

  test("another GOOSE_DRIVER is refused", () => {
    expect(() => settings([], { env: { ...goose, GOOSE_DRIVER: "mysql" } })).toThrow(
      "gosling does not know the driver mysql",
    );
  });
});

describe("which folder", () => {
  const at = (...folders: string[]) => ({ hasSql: (folder: string) => folders.includes(folder) });
  const database = ["--database", "pglite:"];
  test.each([
    ["the option", ["--dir", "a"], { env: { GOOSE_MIGRATION_DIR: "b" } }, "a"],
    ["the environment", [], { env: { GOOSE_MIGRATION_DIR: "b" }, ...at(".") }, "b"],
    [".env", [], { dotenv: { GOOSE_MIGRATION_DIR: "c" }, ...at(".") }, "c"],
    ["here", [], at(".", "migrations"), "."],
    ["migrations", [], at("migrations", "migrations/postgres"), "migrations"],
    ["migrations/postgres", [], at("migrations/postgres"), "migrations/postgres"],
    ["the usual name where there is none", [], {}, "migrations"],
  ] as const)("%s", (_, args, surroundings, folder) => {
    expect(settings([...database, ...args], surroundings).folder).toBe(folder);
  });
});

describe("the rest", () => {
  const read = (args: readonly string[], env: Record<string, string> = {}) =>
    settings(["--database", "pglite:", ...args], { env });

  const time = (text: string) =>
    readValue("--timeout", { type: "string", schema: duration, value: "TIME", help: "" }, text);

  test("defaults", () => {
    expect(read([])).toMatchObject({
      migrator: { layout: "schema_migrations", allowMissing: false, checksums: true, versioning: true },
      timeoutMs: null,
      jobs: 4,
      json: false,
    });
    expect(read([]).migrator).not.toHaveProperty("table");
    for (const name of ["waitMs", "lockTimeoutMs", "lockRetries"])
      expect(read([]).migrator).not.toHaveProperty(name);
  });

  test("options and variables", () => {
    const args = [
      "--layout",
      "goose",
      "--no-checksums",
      "--no-versioning",
      "--timeout",
      "1m",
      "--wait",
      "3",
      "--lock-timeout",
      "2",
      "--lock-retries",
      "4",
      "--jobs",
      "9",
    ];
    expect(read(args, { GOOSE_TABLE: "app.versions" })).toMatchObject({
      migrator: {
        layout: "goose",
        table: "app.versions",
        checksums: false,
        versioning: false,
        waitMs: 3000,
        lockTimeoutMs: 2000,
        lockRetries: 4,
      },
      timeoutMs: 60_000,
      jobs: 9,
    });
    expect(read(["--table", "mine"], { GOOSE_TABLE: "yours" }).migrator.table).toBe("mine");
    expect(read([], { GOSLING_LAYOUT: "goose" }).migrator.layout).toBe("goose");
    expect(read([], { GOOSE_DRIVER: "pgx" }).migrator.layout).toBe("goose");
    expect(read(["--layout", "schema_migrations"], { GOOSE_DRIVER: "pgx" }).migrator.layout).toBe(
      "schema_migrations",
    );
  });

  test("ENVSUB sees the environment over .env", () => {
    const { variables } = settings(["--database", "pglite:"], {
      env: { A: "env" },
      dotenv: { A: "file", B: "file" },
    });
    expect(variables).toEqual({ A: "env", B: "file" });
  });

  test.each([
    [["--layout", "flyway"], "--layout must be a layout, not flyway"],
    [["--jobs", "0"], "--jobs must be a whole number above 0, not 0"],
    [["--timeout", "soon"], "--timeout must be a length of time, not soon"],
  ])("refuses %j", (args, message) => expect(() => read(args)).toThrow(message));

  test.each([
    ["90", 90_000],
    ["1.5", 1500],
    ["500ms", 500],
    ["1m30s", 90_000],
    ["2h", 7_200_000],
    ["0.5s", 500],
  ])("a length of time %s", (text, milliseconds) => expect(time(text)).toBe(milliseconds));

  test.each(["", "s", "1 s", "-1s", "1d", "1s!", "25d", "9".repeat(400)])(
    "a length of time is not %j",
    (text) => expect(() => time(text)).toThrow(UsageError),
  );

  test("versions", () => {
    expect(readVersion("0", "down-to")).toBe(0n);
    expect(readVersion("9223372036854775807", "up-to")).toBe(9223372036854775807n);
    // As Go reads a number.
    expect(readVersion("+0000000000000000000007", "up-to")).toBe(7n);
    expect(() => readVersion("9223372036854775808", "up-to")).toThrow(
      "version 9223372036854775808 is too large",
    );
    expect(() => readVersion("abc", "up-to")).toThrow("version must be a number (got 'abc')");
    expect(() => readVersion(undefined, "up-to")).toThrow("up-to needs a VERSION");
  });
});

describe("goose's own order", () => {
  test.each([
    ["postgres DSN up", "up --database=DSN --layout=goose"],
    ["--dir m --table t up", "up --dir=m --table=t"],
    ["-dir=m -table t up -v", "up -v --dir=m --table=t"],
    ["--database DSN --json status", "status --database=DSN --json"],
    ["-v --dry-run up-to 5", "up-to 5 --verbose --dry-run"],
    ["--lock-timeout 5s lesson run", "lesson run --lock-timeout=5s"],
    ["--layout schema_migrations postgres DSN up", "up --layout=schema_migrations --database=DSN"],
    ["pgx DSN up-to 5", "up-to 5 --database=DSN --layout=goose"],
    ["-dir m postgres DSN up", "up --dir=m --database=DSN --layout=goose"],
    ["postgres DSN -dir=m -allow-missing up", "up --dir=m --allow-missing --database=DSN --layout=goose"],
    ["postgres DSN status -v -no-color", "status -v --database=DSN --layout=goose"],
    ["postgres DSN up -allow-missing=false", "up --database=DSN --layout=goose"],
    ["postgres DSN up --layout=schema_migrations", "up --layout=schema_migrations --database=DSN"],
    ["postgres DSN create add_users -s", "create add_users -s"],
    ["postgres DSN up --wait 5s", "up --wait 5s --database=DSN --layout=goose"],
    ["postgres DSN up --lock-timeout 5s", "up --lock-timeout 5s --database=DSN --layout=goose"],
    ["-dir m up", "up --dir=m"],
    ["up -dir m", "up --dir m"],
    ["up-to 5 -dir=m -allow-missing --database DSN", "up-to 5 --dir=m --allow-missing --database DSN"],
    ["-version", "--version"],
    ["up --database DSN", "up --database DSN"],
    ["lesson run -q", "lesson run -q"],
    ["", ""],
  ])("%s", (goose, ours) =>
    expect(fromGoose(goose.split(" ").filter((word) => word !== "")).args.join(" ")).toBe(ours),
  );

  test("it knows every option of every command that takes a value", async () => {
    const commands = await Promise.all(
      COMMAND_GROUPS.flatMap((group) => group.commands).map((one) => one.load()),
    );
    const valued = commands.flatMap(({ options }) =>
      Object.entries(options).flatMap(([name, option]) => (option.type === "string" ? [name] : [])),
    );
    expect(valued.filter((name) => !WITH_VALUE.has(name))).toEqual([]);
  });

  test("what goose takes for every command is passed over by one that has no use for it", () => {
    expect(fromGoose(["-dir", "m", "--json", "postgres", "DSN", "version"]).forAll).toEqual(["--dir=m"]);
  });

  test("other databases are refused", () => {
    expect(() => fromGoose(["sqlite3", "x", "up"])).toThrow(
      "gosling works with PostgreSQL alone, not with sqlite3",
    );
    expect(() => fromGoose(["postgres", "DSN"])).toThrow(
      "postgres needs a connection string and a command behind it",
    );
  });
});
