// `gosling squash` from the command line: what is written and refused, databases at the version and before it, an edited file, a server.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { cliFolder } from "../../support/cli.ts";
import { dedent } from "../../support/dedent.ts";
import { useServer } from "../../support/postgres-server.ts";

const server = useServer();
const file = (up: string, down: string) => dedent`
  -- +goose Up
  ${up}

  -- +goose Down
  ${down}
`;
const FILES = {
  "migrations/00001_users.sql": file(
    "CREATE TABLE users (id int PRIMARY KEY, name text);",
    "DROP TABLE users;",
  ),
  "migrations/00002_phone.sql": file(
    "ALTER TABLE users ADD COLUMN phone text DEFAULT '1';",
    "ALTER TABLE users DROP COLUMN phone;",
  ),
  "migrations/00003_rows.sql": file("INSERT INTO users VALUES (1, 'ada', '2');", "DELETE FROM users;"),
  "migrations/00004_last.sql": file("CREATE INDEX users_name ON users (name);", "DROP INDEX users_name;"),
};
const squash = (...more: readonly string[]) => ["squash", "migrations", "--to", "3", ...more];

test("writes the one file, the newer ones and the certificate; databases at the version run nothing, older ones are refused", async () => {
  const folder = await cliFolder(FILES);
  const done = await folder.run(squash("--out", "new"));
  expect(done).toMatchObject({ code: 0, err: "" });
  expect(done.out).toMatch(
    /on PGlite \(PostgreSQL 18\.\d+\) the same: schema, pg_dump, 1 row in 1 table, 0 sequences; and the schema after 1 newer file/,
  );
  expect(readdirSync(join(folder.path, "new")).sort()).toEqual([
    "00003_baseline.sql",
    "00004_last.sql",
    "squash-certificate.json",
  ]);
  const certificate = JSON.parse(readFileSync(join(folder.path, "new/squash-certificate.json"), "utf8"));
  expect(certificate).toMatchObject({
    version: "3",
    squashed: [{}, {}, { file: "00003_rows.sql" }],
    proofs: [{ on: "PGlite", dump: expect.stringMatching(/^[0-9a-f]{64}$/) }],
  });
  expect(await folder.run(squash("--out", "new"))).toMatchObject({
    code: 2,
    err: expect.stringContaining("new exists already"),
  });

  // A new one.
  expect(await folder.run(["up", "--dir", "new", "--database", "pglite:fresh"])).toMatchObject({ code: 0 });

  // One that has applied all files, in both layouts.
  for (const [name, ...layout] of [["at"], ["goose", "--layout", "goose"]] as const) {
    const database = ["--database", `pglite:${name}`, ...layout];
    await folder.run(["up", "--dir", "migrations", ...database]);
    const tell = ["squash", "new", "--to", "3", "--records", ...database];
    expect(await folder.run([...tell, "--dry-run"])).toMatchObject({
      code: 0,
      out: expect.stringContaining("2 rows of squashed files would be removed"),
    });
    expect(await folder.run(tell)).toMatchObject({
      code: 0,
      out: expect.stringContaining("2 rows of squashed files removed, 3 stays applied; nothing was run"),
    });
    expect(await folder.run(tell)).toMatchObject({
      code: 0,
      out: expect.stringContaining("says so already"),
    });
    const up = await folder.run(["up", "--dir", "new", ...database]);
    expect(up).toMatchObject({ code: 0 });
    expect(up.out).not.toContain("OK ");
  }

  // One that is older: by the command, by gosling's up, and by the file itself, which any tool runs.
  const old = ["--database", "pglite:old"];
  await folder.run(["up-to", "2", "--dir", "migrations", ...old]);
  const refused = await folder.run(["squash", "new", "--to", "3", "--records", ...old]);
  expect(refused.code).toBe(1);
  expect(refused.err).toMatch(
    /at version 2, with 2 versions applied, and 3 is not among them; nothing was done[\s\S]*gosling up-to 3/,
  );
  const ran = await folder.run(["up", "--dir", "new", "--allow-deleted", ...old]);
  expect(ran.code).toBe(1);
  expect(ran.out + ran.err).toContain("this database is at version 2, older than 3");
  expect(
    (await folder.run(["squash", "new", "--to", "3", "--records", "--database", "pglite:empty"])).err,
  ).toContain("no version is applied here");
});

test("an edited file is proven again, and what it loses is printed", async () => {
  const folder = await cliFolder(FILES);
  await folder.run(squash("--out", "new", "--rows-apart"));
  expect(existsSync(join(folder.path, "new/seed/00003_rows.sql"))).toBe(true);
  expect(await folder.run(squash("--check", "new"))).toMatchObject({ code: 0 });
  const path = join(folder.path, "new/00003_baseline.sql");
  await folder.write({
    "new/00003_baseline.sql": readFileSync(path, "utf8").replace(" DEFAULT '1'::text", ""),
  });
  const { code, err } = await folder.run(squash("--check", "new"));
  expect(code).toBe(1);
  expect(err).toMatch(/the schema differs:\n[\s\S]*users\.phone[\s\S]*pg_dump writes other text:\n/);
  expect(JSON.parse((await folder.run(squash("--check", "new", "--json"))).out)).toMatchObject({
    ok: false,
    type: "differs",
    losses: [{ what: "schema" }, { what: "pg_dump" }],
  });
});

test("what one file cannot say is refused before anything runs", async () => {
  for (const [more, args, said] of [
    [{ "migrations/00002_x.go": "package m" }, ["--to", "3"], "00002_x.go is a migration in Go"],
    [
      {
        "migrations/00002_phone.sql": file(
          "-- +goose ENVSUB ON\nSELECT '${X}';\n-- +goose ENVSUB OFF",
          "SELECT 1;",
        ),
      },
      ["--to", "3"],
      "takes values from the environment (ENVSUB)",
    ],
    [{}, ["--to", "9"], "has the version 9"],
    [{}, ["--to", "1"], "nothing to squash"],
    [{ "migrations/00002_phone.sql": "-- +goose Down\n" }, ["--to", "3"], "00002_phone.sql"],
  ] as const) {
    const folder = await cliFolder({ ...FILES, ...more });
    expect(await folder.run(["squash", "migrations", ...args, "--out", "new"])).toMatchObject({
      code: 2,
      err: expect.stringContaining(said),
    });
    expect(existsSync(join(folder.path, "new"))).toBe(false);
  }
  const folder = await cliFolder({
    ...FILES,
    "migrations/00002_phone.sql": file("ALTER TABLE nobody ADD x int;", "SELECT 1;"),
  });
  expect(await folder.run(squash("--out", "new"))).toMatchObject({
    code: 1,
    err: expect.stringContaining("migrations/00002_phone.sql:2"),
  });
});

test("on a server, too; the one that was named is not touched", async () => {
  const folder = await cliFolder(FILES);
  const url = await server().createDatabase();
  const { code, out } = await folder.run(squash("--out", "new", "--database", url));
  expect(code).toBe(0);
  expect(out).toMatch(/on the server \(PostgreSQL 18\.\d+\) the same: schema/);
  expect(await server().query(url, "SELECT count(*) FROM pg_class WHERE relname = 'users'")).toEqual([["0"]]);
  expect(await server().query(url, "SELECT datname FROM pg_database WHERE datname LIKE 'gosling%'")).toEqual(
    [],
  );
});
