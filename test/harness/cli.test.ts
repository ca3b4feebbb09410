// `gosling test`, `diff` and `schema` from the command line: exit codes, reports on disk, bad input.
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { cliFolder } from "../support/cli.ts";
import { dedent } from "../support/dedent.ts";

const USERS = dedent`
  -- +goose Up
  CREATE TABLE users (id bigint PRIMARY KEY, email text);

  -- +goose Down
  DROP TABLE users;
`;
const INDEX = dedent`
  -- +goose Up
  CREATE INDEX users_email ON users (email);

  -- +goose Down
  DROP INDEX users_email;
`;
const BROKEN = dedent`
  -- +goose Up
  ALTER TABLE users ADD COLUMN phone text;

  -- +goose Down
  ALTER TABLE users DROP COLUMN telephone;
`;

describe("gosling test", () => {
  test("exits with 0 on warnings, with 1 on them with --strict", async () => {
    const folder = await cliFolder({ "migrations/1_users.sql": USERS, "migrations/2_index.sql": INDEX });
    const lenient = await folder.run(["test"]);
    expect(lenient).toMatchObject({ code: 0, err: "" });
    expect(lenient.out).toMatch(
      /! 2_index\.sql +ok +ok +ok +ok +warnings\n +Up locks users: [^\n]+\n +migrations\/2_index\.sql:2:1: warning: [\s\S]*\(INDEX_WITHOUT_CONCURRENTLY\)/,
    );
    expect(lenient.out).toMatch(/2 files: 1 passed, 1 with warnings, 0 failed/);
    expect((await folder.run(["test", "--strict", "-q"])).code).toBe(1);
    const small = await folder.run(["test", "--strict", "--size", "users=200"]);
    expect(small.code).toBe(0);
  });

  test("--fix prints a replacement, --to writes it, and nothing is written over", async () => {
    const folder = await cliFolder({ "migrations/1_users.sql": USERS, "migrations/2_index.sql": INDEX });
    const printed = await folder.run(["test", "--fix", "migrations/2_index.sql"]);
    expect(printed).toMatchObject({ code: 0, err: "" });
    expect(printed.out).toContain("CREATE INDEX CONCURRENTLY users_email ON users (email);");
    expect(printed.out).toContain("--to DIR writes them");
    const written = await folder.run(["test", "--fix", "2", "--to", "fixed"]);
    expect(written).toMatchObject({ code: 0, out: expect.stringContaining("wrote fixed/2_index.sql") });
    const text = readFileSync(join(folder.path, "fixed/2_index.sql"), "utf8");
    expect(text).toMatch(/^-- \+goose NO TRANSACTION\n/);
    const again = await folder.run(["test", "--fix", "2", "--to", "fixed"]);
    expect(again).toMatchObject({ code: 2, out: "", err: expect.stringContaining("is there already") });
    const inPlace = await cliFolder({ "migrations/1_users.sql": USERS, "migrations/2_index.sql": text });
    expect(await inPlace.run(["test", "--strict"])).toMatchObject({ code: 0 });
  });

  test("--fix refuses what it cannot write, and leaves to people what is theirs", async () => {
    const folder = await cliFolder({
      "migrations/1_users.sql": USERS,
      "migrations/2_env.sql": INDEX.replace("-- +goose Up", "-- +goose Up\n-- +goose ENVSUB ON"),
      "migrations/3_drop.sql": dedent`
        -- +goose Up
        DROP TABLE users;

        -- +goose Down
        ${USERS.split("\n")[1]}
      `,
      "flyway/V1__users.sql": "CREATE TABLE users (id bigint PRIMARY KEY);",
    });
    const refused = [
      [["test", "migrations", "--fix", "2"], "ENVSUB"],
      [["test", "migrations", "--fix", "9"], "there is no such file or version"],
      [["test", "migrations", "--to", "out"], "--to goes with --fix"],
      [["test", "migrations", "--fix", "1", "--write-baseline"], "two different things"],
      [["test", "flyway", "--fix", "V1__users.sql"], "gosling import"],
    ] as const;
    for (const [args, said] of refused)
      expect([args, await folder.run([...args])]).toEqual([
        args,
        expect.objectContaining({ code: 2, err: expect.stringContaining(said) }),
      ]);
    const { code, out } = await folder.run(["test", "migrations", "--fix", "3", "--to", "out"]);
    expect(code).toBe(1);
    expect(out).toContain("DROP_TABLE");
    expect(existsSync(join(folder.path, "out", "00004_rest.sql"))).toBe(false);
  });

  test("proves only what is asked for, and applies the others", async () => {
    const folder = await cliFolder({
      "migrations/0001_users.sql": USERS,
      "migrations/0002_broken.sql": BROKEN,
      "migrations/0003_index.sql": INDEX,
    });
    const { code, out } = await folder.run(["test", "--json", "--only", "3", "--only", "0001_users.sql"]);
    expect(code).toBe(0);
    const { files, summary } = JSON.parse(out);
    expect(summary).toMatchObject({ passed: 1, warned: 1, notAsked: 1, failed: 0 });
    expect(files[1]).toMatchObject({
      status: "not-asked",
      findings: [],
    });
    expect(files[2]).toMatchObject({ status: "warned", proofs: { rows: { type: "passed" } } });
    expect(files[2].changes).toHaveLength(1);
    expect(await folder.run(["test", "--only", "2_users.sql"])).toMatchObject({
      code: 2,
      err: expect.stringContaining("--only 2_users.sql: there is no such file or version"),
    });
  });

  test("a file that is only applied and fails is named; one after the last that was asked for is not run", async () => {
    const folder = await cliFolder({
      "migrations/1_users.sql": USERS,
      "migrations/2_again.sql": USERS,
      "migrations/3_index.sql": INDEX,
      "migrations/4_again.sql": USERS,
    });
    const { code, out } = await folder.run(["test", "--json", "--only", "3"]);
    expect(code).toBe(1);
    const { files } = JSON.parse(out);
    expect(files[1]).toMatchObject({ status: "failed", findings: [{ code: "UP_FAILS" }] });
    expect(files[3]).toMatchObject({ status: "not-asked", findings: [] });
  });

  test("writes every report of the same run", async () => {
    const folder = await cliFolder({ "migrations/1_users.sql": USERS, "migrations/2_broken.sql": BROKEN });
    const { code, out } = await folder.run([
      "test",
      "migrations",
      "--json",
      "--github",
      "--junit",
      "j.xml",
      "--sarif",
      "s.json",
      "--html",
      "h.html",
    ]);
    expect(code).toBe(1);
    const [document = "", ...annotations] = out.split(/\n(?=::)/);
    const report = JSON.parse(document);
    expect(report).toMatchObject({
      ok: false,
      target: 18,
      summary: { files: 2, passed: 1, failed: 1, errors: 1 },
    });
    expect(report.files[1]).toMatchObject({
      file: "migrations/2_broken.sql",
      version: "2",
      status: "failed",
      proofs: {
        up: { type: "passed" },
        rows: { type: "passed" },
        down: { type: "failed" },
        again: { type: "not-tested" },
      },
      changes: [{ type: "added", object: { kind: "column", name: "users.phone" } }],
      locks: [{ at: { line: 2 }, locks: [{ table: "users", mode: "ACCESS EXCLUSIVE", rewritten: false }] }],
    });
    expect(report.files[1].findings[0]).toMatchObject({
      code: "DOWN_FAILS",
      severity: "error",
      line: 5,
      column: 1,
    });
    expect(annotations.join("\n")).toContain(
      "::error file=migrations/2_broken.sql,line=5,col=1,title=DOWN_FAILS::Down fails",
    );

    const junit = readFileSync(join(folder.path, "j.xml"), "utf8");
    expect(junit).toContain('<testsuite name="migrations/2_broken.sql" tests="5" failures="1" skipped="1"');
    expect(junit).toMatch(
      /<testcase classname="migrations\/2_broken.sql" name="Down reverses"><failure type="DOWN_FAILS"/,
    );
    const sarif = JSON.parse(readFileSync(join(folder.path, "s.json"), "utf8"));
    expect(sarif.runs[0].results[0]).toMatchObject({
      ruleId: "DOWN_FAILS",
      level: "error",
      locations: [
        {
          physicalLocation: {
            artifactLocation: { uri: "migrations/2_broken.sql" },
            region: { startLine: 5 },
          },
        },
      ],
    });
    const html = readFileSync(join(folder.path, "h.html"), "utf8");
    expect(html).toContain(
      '<a href="#code-DOWN_FAILS">DOWN_FAILS</a></strong> <span class="place">migrations/2_broken.sql:5:1',
    );
    expect(html).toContain(
      '<dt>column users.phone</dt><dd><span class="label">before</span> <span class="none">not there</span></dd>',
    );
  });

  test("what a file says stays text in the page", async () => {
    const folder = await cliFolder({
      "migrations/1_x.sql": `-- +goose Up\nCREATE TABLE t (a text DEFAULT '<script>alert(1)</script>');\nSELECT "&<b>" FROM t;\n`,
    });
    await folder.run(["test", "--html", "h.html", "--junit", "j.xml"]);
    expect(readFileSync(join(folder.path, "h.html"), "utf8")).not.toMatch(/<script>alert|<b>/);
    expect(readFileSync(join(folder.path, "j.xml"), "utf8")).not.toMatch(/<script|<b>/);
  });

  test("stops at once when the user asks, in the middle of a statement that hangs", async () => {
    const folder = await cliFolder({
      "migrations/1_users.sql": USERS,
      "migrations/2_loop.sql": "-- +goose Up\nSELECT count(*) FROM generate_series(1, 100000000000);\n",
    });
    const running = folder.start(["test", "--file-limit", "10m"]);
    await running.prints(/✓ 1_users/);
    running.interrupt();
    expect(await running.ended).toMatchObject({
      code: 1,
      err: expect.stringContaining("stopped before the run was finished: it was interrupted"),
    });
  });

  test("compares versions with a Git ref", async () => {
    const folder = await cliFolder({ "migrations/5_users.sql": USERS });
    const git = (...args: string[]) =>
      spawnSync("git", ["-c", "user.name=a", "-c", "user.email=a@example.com", ...args], {
        cwd: folder.path,
        encoding: "utf8",
      });
    git("init", "-q");
    git("add", ".");
    git("commit", "-qm", "first");
    await folder.write({
      "migrations/3_late.sql": dedent`
        -- +goose Up
        CREATE TABLE pets (id bigint);
        -- +goose Down
        DROP TABLE pets;
      `,
    });
    const { out } = await folder.run(["test", "--since", "HEAD"]);
    expect(out).toMatch(/migrations\/3_late\.sql:1:1: warning: [\s\S]*\(OUT_OF_ORDER\)/);
    expect(await folder.run(["test", "--since", "nowhere"])).toMatchObject({
      code: 2,
      err: expect.stringContaining("nowhere"),
    });
  });

  test.each([
    [["test", "nowhere"], "there is no folder nowhere"],
    [["test", "empty"], "there is no migration (*.sql) in empty"],
    [["test", "--pg", "12"], "--pg must be one of 13, 14, 15, 16, 17, 18, not 12"],
    [["test", "--size", "users"], "--size must be TABLE=ROWS, not users"],
    [["test", "--database", "mysql://x"], "gosling works with PostgreSQL alone, not with mysql"],
    [["test", "--before", "nowhere.sql"], "nowhere.sql cannot be read"],
    [["test", "--before", "bad.txt"], "the files cannot be tested: syntax error"],
    [["diff", "migrations"], "diff needs B"],
    [["diff", "migrations", "nowhere"], "there is no file or folder nowhere"],
    [["schema", "check"], "there is no schema file schema.txt"],
  ])("%j is told in one sentence and exits with 2", async (args, sentence) => {
    const folder = await cliFolder({
      "migrations/1_users.sql": USERS,
      "empty/README.md": "",
      "bad.txt": "CREATE TABEL x;",
    });
    const { code, err } = await folder.run(args);
    expect({ code, err }).toEqual({ code: 2, err: expect.stringContaining(sentence) });
  });
});

describe("gosling diff", () => {
  test("tells what the files between two versions make", async () => {
    const folder = await cliFolder({ "migrations/1_users.sql": USERS, "migrations/2_broken.sql": BROKEN });
    const { code, out } = await folder.run(["diff", "migrations@1", "migrations"]);
    expect(code).toBe(1);
    expect(out).toBe(
      dedent`
        - migrations@1
        + migrations

        pending: explained by files that only one side has applied
      ` + "  applied in migrations only: 2\n  + column users.phone  text\n",
    );
    expect(await folder.run(["diff", "migrations", "migrations"])).toMatchObject({ code: 0, err: "" });
  });

  test("reads a dump and a schema file", async () => {
    const folder = await cliFolder({
      "migrations/1_users.sql": USERS,
      "dumps/app.sql": "CREATE TABLE public.users (id bigint PRIMARY KEY, email varchar(20));",
    });
    await folder.run(["schema", "dump"]);
    expect((await folder.run(["diff", "schema.txt", "migrations"])).code).toBe(0);
    const { out } = await folder.run(["diff", "dumps/app.sql", "schema.txt", "--json"]);
    expect(JSON.parse(out)).toMatchObject({
      same: false,
      all: [
        {
          type: "changed",
          before: { name: "users.email", definition: "character varying(20)" },
          after: { definition: "text" },
        },
      ],
    });
  });
});

describe("gosling schema", () => {
  test("dump writes what check accepts until a migration changes it", async () => {
    const folder = await cliFolder({ "db/migrations/1_users.sql": USERS });
    expect((await folder.run(["schema", "dump", "db/migrations"])).code).toBe(0);
    expect(existsSync(join(folder.path, "db/schema.txt"))).toBe(true);
    expect((await folder.run(["schema", "check", "db/migrations"])).code).toBe(0);
    await folder.write({ "db/migrations/2_broken.sql": BROKEN });
    const stale = await folder.run(["schema", "check", "db/migrations"]);
    expect(stale.code).toBe(1);
    expect(stale.out).toContain("+ column users.phone  text");
  });
});
