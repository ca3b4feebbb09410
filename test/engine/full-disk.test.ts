// A disk that is really full: a tablespace on a small file system in memory. Mounting one takes root, on Linux; CI's runner may not have it.
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { createMigrator } from "../../src/engine/index.ts";
import { connect } from "../../src/server/index.ts";
import { exists, failureOf, migration, noTransaction, rows } from "../support/engine.ts";
import { useServer } from "../support/postgres-server.ts";

const server = useServer();
const folder = mount();

function mount(): string | undefined {
  if (process.platform !== "linux" || process.getuid?.() !== 0) return undefined;
  const made = mkdtempSync(join(tmpdir(), "gosling-full-"));
  try {
    execFileSync("mount", ["-t", "tmpfs", "-o", "size=2m", "tmpfs", made], { stdio: "ignore" });
    return made;
  } catch {
    rmSync(made, { recursive: true });
    return undefined;
  }
}

afterAll(() => {
  if (!folder) return;
  // The server is still up and holds files open there: the mount goes when it ends.
  execFileSync("umount", ["--lazy", folder]);
  rmSync(folder, { recursive: true, force: true });
});

test.skipIf(!folder)(
  "a full disk: the file is undone, named with its line, and applied when there is room",
  async () => {
    const { uid, gid } = statSync(server().dataFolder);
    execFileSync("chown", [`${uid}:${gid}`, folder!]);
    const database = await connect({ connection: await server().createDatabase(), env: {} });
    try {
      await database.run(`CREATE TABLESPACE small LOCATION '${folder}'`);
      const files = [
        migration("1_a.sql", "CREATE TABLE a (id int);"),
        migration(
          "2_big.sql",
          "CREATE TABLE big (line text) TABLESPACE small;\nINSERT INTO big SELECT repeat(md5(g::text), 20) FROM generate_series(1, 20000) g;",
        ),
        noTransaction(
          "3_n.sql",
          "CREATE TABLE n (line text) TABLESPACE small;\nINSERT INTO n SELECT repeat(md5(g::text), 20) FROM generate_series(1, 20000) g;",
        ),
      ];
      const failure = await failureOf(createMigrator(database, files).up());
      expect(failure).toMatchObject({
        code: "SQL_FAILED",
        at: { file: "migrations/2_big.sql", line: 3 },
        database: { sqlstate: "53100", message: expect.stringContaining("No space left on device") },
        done: [1n],
      });
      expect(await exists(database, "big")).toBe(false);

      // Without a transaction the first statement stays, and the next start says so.
      const half = [files[0]!, files[2]!];
      expect((await failureOf(createMigrator(database, half).up())).database?.sqlstate).toBe("53100");
      const next = await failureOf(createMigrator(database, half).up());
      expect(next).toMatchObject({
        code: "DIRTY",
        dirty: { ran: 1, total: 2, stopped: { state: "failed" } },
      });

      await database.run("DROP TABLE n");
      await createMigrator(database, half).repair(3n, "pending");
      execFileSync("mount", ["-o", "remount,size=64m", folder!]);
      await createMigrator(database, files, { allowMissing: true }).up();
      expect(await rows(database, "SELECT (SELECT count(*) FROM big), (SELECT count(*) FROM n)")).toEqual([
        ["20000", "20000"],
      ]);
    } finally {
      await database.run("DROP TABLE IF EXISTS big; DROP TABLE IF EXISTS n").catch(() => undefined);
      await database.run("DROP TABLESPACE IF EXISTS small").catch(() => undefined);
      await database.close();
    }
  },
);
