// pgTAP on a real server: with the server's own extension, and without one.
import { execFileSync } from "node:child_process";
import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import type { SourceFile } from "../../../src/engine/index.ts";
import type { PgtapReport } from "../../../src/harness/index.ts";
import { runHarness } from "../../../src/node/harness/index.ts";
import { dedent } from "../../support/dedent.ts";
import { type PostgresServer, useServer } from "../../support/postgres-server.ts";

const users: SourceFile = {
  name: "1_users.sql",
  text: dedent`
    -- +goose Up
    CREATE TABLE users (id bigserial PRIMARY KEY);

    -- +goose Down
    DROP TABLE users;
  `,
};
const holds = file(
  "a.sql",
  "SELECT has_table('users');\nINSERT INTO users DEFAULT VALUES;\nSELECT results_eq('SELECT id FROM users', ARRAY[1::bigint]);",
  2,
);

/** pgTAP is SQL alone: what its package for PGlite holds is what a server needs, too. */
const extension = mkdtempSync(join(tmpdir(), "gosling-pgtap-"));
chmodSync(extension, 0o755);
const archive = join(
  dirname(createRequire(import.meta.url).resolve("@electric-sql/pglite-pgtap")),
  "pgtap.tar.gz",
);
execFileSync("tar", ["xzf", archive, "-C", extension]);
afterAll(() => rmSync(extension, { recursive: true, force: true }));

describe("with the extension", () => {
  const server = useServer({
    flags: ["-c", `extension_control_path=${join(extension, "share", "postgresql")}:$system`],
  });

  test("runs each file on what the migrations made, whatever the others do, and leaves nothing behind", async () => {
    const before = await databases(server());
    const reports = await run(server(), [
      holds,
      file("b.sql", "SELECT has_table('pets');", 1),
      file("c.sql", "SELECT pg_terminate_backend(pg_backend_pid());\nSELECT pass();", 1),
      file("d.sql", "SELECT pg_sleep(1000);", 1),
      { ...holds, name: "e.sql", text: holds.text.replace("ROLLBACK", "COMMIT") },
      { ...holds, name: "f.sql" },
      file("g.sql", "SELECT pg_read_file('/etc/hosts');\nSELECT pass();", 1),
      file("h.sql", "SELECT lives_ok('SELECT pg_read_file(''/etc/hosts'')');\nSELECT pass();", 2),
      file(
        "i.sql",
        "SELECT set_config('role', current_user, true);\nSELECT pg_read_file('/etc/hosts');\nSELECT pass();",
        1,
      ),
      file("j.sql", "SELECT fail();\nSELECT pg_read_file('/etc/hosts');", 1),
    ]);
    expect(reports.map(({ file: name, status, findings }) => [name, status, findings[0]?.code])).toEqual([
      ["a.sql", "passed", undefined],
      ["b.sql", "failed", "PGTAP_NOT_OK"],
      ["c.sql", "failed", "PGTAP_FAILS"],
      ["d.sql", "failed", "HANGS"],
      ["e.sql", "passed", undefined],
      ["f.sql", "passed", undefined],
      ["g.sql", "not-testable", "NOT_TESTED_NEEDS_RIGHTS"],
      ["h.sql", "not-testable", "NOT_TESTED_NEEDS_RIGHTS"],
      ["i.sql", "failed", "PGTAP_FAILS"],
      ["j.sql", "failed", "PGTAP_NOT_OK"],
    ]);
    expect(reports[2]?.findings[0]).toMatchObject({ line: 3, message: expect.stringContaining("57P01") });
    expect(await databases(server())).toEqual(before);
  });
});

describe("without it", () => {
  const server = useServer();

  test("says what to install, and passes nothing", async () => {
    const reports = await run(server(), [holds]);
    expect(reports).toMatchObject([
      {
        status: "not-testable",
        why: "it needs the extension pgtap, which is not here",
        tests: [],
        findings: [
          {
            code: "NOT_TESTABLE",
            severity: "note",
            hint: expect.stringContaining("postgresql-VERSION-pgtap"),
          },
        ],
      },
    ]);
  });
});

async function run(server: PostgresServer, pgtap: readonly SourceFile[]): Promise<readonly PgtapReport[]> {
  const reports: PgtapReport[] = [];
  const events = runHarness({
    job: { sources: [users], pgtap },
    server: { connection: await server.createDatabase(), env: {} },
    limitMs: 12_000,
  });
  for await (const event of events) if (event.type === "pgtap-finished") reports.push(event.report);
  return reports;
}

/** But for the one that a run connects to. */
async function databases(server: PostgresServer): Promise<unknown> {
  return server.query(
    server.url("postgres"),
    "SELECT datname FROM pg_database WHERE datname NOT LIKE 'test%' ORDER BY 1",
  );
}

function file(name: string, tests: string, count: number): SourceFile {
  return {
    name,
    text: dedent`
      BEGIN; SELECT plan(${count});

      ${tests}
      SELECT * FROM finish();
      ROLLBACK;
    `,
  };
}
