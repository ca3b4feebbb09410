// At each line that says that something is done, the server or the command ends at once: it is so, in the database and on the disk.
// The same for a connection that is cut within the COMMIT: what is printed then is what the database has.
import { mkdir, readdir, readFile } from "node:fs/promises";
import { connect, createServer } from "node:net";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { type CliFolder, cliFolder } from "../support/cli.ts";
import { dedent } from "../support/dedent.ts";
import { useServer } from "../support/postgres-server.ts";
import { rounds } from "../support/reliability.ts";

// PostgreSQL's own writer would write its log meanwhile, and hide what we forgot to.
const server = useServer({ flags: ["-c", "wal_writer_delay=10s"] });
beforeAll(async () => {
  await server().query(server().url("postgres"), "ALTER ROLE postgres SET synchronous_commit = off");
});

const up = (sql: string) => dedent`
  -- +goose Up
  ${sql}
  -- +goose Down
  SELECT 1;
`;
const FILES = {
  "m/00001_a.sql": up("CREATE TABLE a ();"),
  "m/00002_b.sql": up("CREATE TABLE b ();"),
  "m/00003_c.sql": dedent`
    -- +goose NO TRANSACTION
    -- +goose Up
    CREATE TABLE c (n int);
    CREATE INDEX CONCURRENTLY c_n ON c (n);
    -- +goose Down
    DROP TABLE c;
  `,
};
/** As dbmate would have recorded them. */
const THEIRS = {
  "db/1_a.sql": dedent`
    -- migrate:up
    CREATE TABLE a ();
    -- migrate:down
    DROP TABLE a;
  `,
  "db/2_b.sql": dedent`
    -- migrate:up
    CREATE TABLE b ();
    -- migrate:down
    DROP TABLE b;
  `,
};
/** For example `1`, `2 dirty`; null where there is no table. */
async function records(url: string, table = "schema_migrations"): Promise<unknown> {
  const [[there] = []] = await server().query(url, `SELECT to_regclass('${table}')`);
  if (!there) return null;
  const dirty = table === "schema_migrations" ? "CASE WHEN is_dirty THEN ' dirty' ELSE '' END" : "''";
  const sql = `SELECT version_id || ${dirty} FROM ${table} WHERE version_id > 0 ORDER BY version_id`;
  return (await server().query(url, sql)).flat();
}
const ours = (url: string) => records(url);
const gooses = (url: string) => records(url, "goose_db_version");

interface Case {
  readonly name: string;
  readonly args: readonly string[];
  readonly says: RegExp;
  readonly before?: (folder: CliFolder, url: string) => Promise<unknown>;
  /** What the database has afterwards, and before. */
  readonly has: readonly [ask: (url: string) => Promise<unknown>, done: unknown, not: unknown];
  /** A word of the message that commits. */
  readonly commit: RegExp;
}

const migrated = (folder: CliFolder, url: string) => folder.run(["up", "--dir", "m", "--database", url]);
const halfDone = async (folder: CliFolder, url: string) => {
  await server().query(url, "CREATE TABLE c (n text)");
  await migrated(folder, url);
  await server().query(url, "DROP TABLE c");
};
const ALL = ["1", "2", "3"];
const CASES: readonly Case[] = [
  {
    name: "up",
    args: ["up", "--dir", "m"],
    says: /OK +00003/,
    has: [ours, ALL, ["1", "2", "3 dirty"]],
    commit: /is_dirty = false/,
  },
  {
    name: "down",
    args: ["down", "--dir", "m"],
    says: /OK +00003/,
    before: migrated,
    has: [ours, ["1", "2"], ["1", "2", "3 dirty"]],
    commit: /DELETE FROM[^;]*schema_migrations/,
  },
  {
    name: "repair --continue",
    args: ["repair", "3", "--continue", "--dir", "m"],
    says: /OK +00003/,
    before: halfDone,
    has: [ours, ALL, ["1", "2", "3 dirty"]],
    commit: /is_dirty = false/,
  },
  {
    name: "repair --as applied",
    args: ["repair", "3", "--as", "applied", "--dir", "m"],
    says: /RECORDED/,
    before: halfDone,
    has: [ours, ALL, ["1", "2", "3 dirty"]],
    commit: /is_dirty = false/,
  },
  {
    name: "convert",
    args: ["convert", "--to", "goose"],
    says: /moved 3 applied versions/,
    before: migrated,
    has: [gooses, ALL, null],
    commit: /DROP TABLE/,
  },
  {
    name: "import --records",
    args: ["import", "db", "--records", "--layout", "goose"],
    says: /recorded as applied/,
    before: (_, url) =>
      server().query(
        url,
        "CREATE TABLE schema_migrations (version varchar(128) PRIMARY KEY); INSERT INTO schema_migrations VALUES ('1'), ('2')",
      ),
    has: [gooses, ["1", "2"], null],
    commit: /^Q....COMMIT\0/s,
  },
  {
    name: "squash --records",
    args: ["squash", "m", "--to", "3", "--records"],
    says: /removed, 3 stays applied/,
    before: migrated,
    has: [ours, ["3"], ALL],
    commit: /^Q....COMMIT\0/s,
  },
];

/** A relay that, at the first message that fits, either swallows it or lets only the answer be lost, and cuts the connection. */
async function cutAt(pattern: RegExp, when: "before" | "after") {
  let done = false;
  const relay = createServer((socket) => {
    const upstream = connect(server().port, "127.0.0.1");
    let cutting = false;
    const cut = () => {
      socket.destroy();
      upstream.destroy();
    };
    for (const one of [socket, upstream]) one.on("error", cut).on("close", cut);
    socket.on("data", (chunk) => {
      if (!done && pattern.test(chunk.toString("latin1"))) {
        done = true;
        if (when === "before") return cut();
        cutting = true;
      }
      upstream.write(chunk);
    });
    // Its first answer comes once it has committed.
    upstream.on("data", (chunk) => (cutting ? setTimeout(cut, 100) : socket.write(chunk)));
  });
  await new Promise<void>((listening) => relay.listen(0, "127.0.0.1", listening));
  const address = relay.address();
  const port = typeof address === "object" ? address?.port : 0;
  return {
    through: (url: string) => url.replace(/:\d+\//, `:${port}/`),
    wasCut: () => done,
    close: () => relay.close(),
  };
}

describe.each(CASES)("$name", ({ args, says, before, has: [ask, done, not], commit }) => {
  async function start() {
    const folder = await cliFolder({ ...FILES, ...THEIRS });
    const url = await server().createDatabase();
    await before?.(folder, url);
    return { folder, url };
  }

  test("the server crashes when it says so", async () => {
    const { folder, url } = await start();
    const running = folder.start([...args, "--database", url]);
    await running.prints(says);
    await server().restart("immediate");
    await running.ended;
    expect(await ask(url)).toEqual(done);
  });

  test.each(["before", "after"] as const)("the connection is cut %s the server commits", async (when) => {
    const { folder, url } = await start();
    const relay = await cutAt(commit, when);
    const { code, out, err } = await folder.run([...args, "--database", relay.through(url)]);
    relay.close();
    expect(relay.wasCut(), out + err).toBe(true);
    const there = await ask(url);
    expect(there).toEqual(when === "after" ? done : not);
    // Exit code 0 and a line that says so, or a failure that does not deny what is there.
    if (says.test(out)) expect(there).toEqual(done);
    if (code === 0) expect(there).toEqual(done);
    else if (when === "after") expect(err).toMatch(/was done before the connection was lost|was lost/);
    else expect(err).toMatch(/nothing was changed|Nothing of|start again|was lost/);
    if (when === "after") expect(err).not.toMatch(/nothing was changed|Nothing of/);
  });
});

describe("kill -9 when it says that a file is written", () => {
  // The last two run the harness, and write in the same way.
  const commands = [
    ["create", ["create", "x", "--dir", "new"], /Created new file/, "new"],
    ["import", ["import", "db", "--to", "new"], /written to new/, "new"],
    ["schema dump", ["schema", "dump", "m", "--file", "new/schema.txt"], /schema.txt written/, "new"],
    [
      "test",
      ["test", "m", "--write-baseline", "--baseline", "new/b.json", "--junit", "new/j.xml"],
      /\d+ findings? in/,
      "new",
    ],
    ["squash", ["squash", "m", "--to", "2", "--out", "new"], /Next: /, "new"],
  ] as const;
  const count = rounds({ alone: 3, thorough: 3, full: commands.length });
  test.each(commands.slice(0, count))("%s", async (_, args, says, written) => {
    const folder = await cliFolder({ ...FILES, ...THEIRS });
    if (args[0] === "test") await mkdir(join(folder.path, "new"));
    const running = folder.start(args);
    await running.prints(says);
    running.kill();
    await running.ended;
    const killed = await contents(join(folder.path, written));
    expect(Object.keys(killed).length).toBeGreaterThan(0);
    for (const [name, text] of Object.entries(killed)) {
      expect(name).not.toMatch(/\.new$/);
      expect(text.trimEnd(), name).toMatch(/[;}>\n\w)]$/);
    }
  });
});

async function contents(path: string): Promise<Record<string, string>> {
  const names = await readdir(path, { recursive: true, withFileTypes: true });
  const files = names.filter((entry) => entry.isFile());
  const texts = files.map(async (entry) => [
    entry.name,
    await readFile(join(entry.parentPath, entry.name), "utf8"),
  ]);
  return Object.fromEntries(await Promise.all(texts));
}
