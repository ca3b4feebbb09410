// The server crashes at random moments of a run: what was reported as done, by then or in the failure, is there afterwards. Half of the
// runs are those of a role that does not wait for the disk. `npm run test:thorough` crashes it a hundred times; alone it is eight times.
import { afterEach, describe, expect, test } from "vitest";
import {
  createMigrator,
  MigrationError,
  type MigratorOptions,
  type SourceFile,
  type Version,
} from "../../src/engine/index.ts";
import { connect, type ServerSession } from "../../src/server/index.ts";
import { migration, noTransaction, rows } from "../support/engine.ts";
import { useServer } from "../support/postgres-server.ts";
import { rounds as times } from "../support/reliability.ts";

const rounds = times({ alone: 8, thorough: 40, full: 100 });
// PostgreSQL's own writer would write the log meanwhile, and hide what we forgot to.
const server = useServer({ flags: ["-c", "wal_writer_delay=10s"] });
const open: ServerSession[] = [];

afterEach(async () => {
  for (const session of open.splice(0)) await session.close();
});

async function session(url: string): Promise<ServerSession> {
  for (let left = 100; ; left -= 1) {
    try {
      const opened = await connect({ connection: url, env: {} });
      open.push(opened);
      return opened;
    } catch (error) {
      if (left === 0) throw error;
      await new Promise((wake) => setTimeout(wake, 100));
    }
  }
}

/** Quick ones, slow ones, and some without a transaction; each leaves one line in `log`. */
const files: readonly SourceFile[] = [
  migration("100_log.sql", "CREATE TABLE log (line int);"),
  ...Array.from({ length: 160 }, (_, index) => {
    const n = 101 + index;
    const sql = `CREATE TABLE t${n} (id int);\nINSERT INTO log VALUES (${n});`;
    if (index % 40 === 39) return noTransaction(`${n}_n.sql`, sql);
    return migration(`${n}_t.sql`, index % 60 === 59 ? `${sql}\nSELECT pg_sleep(0.6);` : sql);
  }),
];

async function crash(url: string, options: MigratorOptions, afterMs: number) {
  const reported = new Set<Version>();
  let stopped: Promise<void> | undefined;
  const timer = setTimeout(() => {
    stopped = server().restart("immediate");
  }, afterMs);
  const migrator = createMigrator(await session(url), files, {
    ...options,
    onEvent: (event) => {
      if (event.type === "migration-finished") reported.add(event.result.version);
    },
  });
  const failure = await migrator.up().then(
    () => undefined,
    (error: unknown) => {
      if (error instanceof MigrationError) return error.failure;
      throw error;
    },
  );
  clearTimeout(timer);
  await stopped;
  return { reported, failure };
}

describe("a crash of the server", () => {
  test.each(Array.from({ length: rounds }, (_, round) => round))(
    "takes back nothing that was reported, round %i",
    async (round) => {
      const url = await server().createDatabase();
      if (round % 2 === 1) await server().query(url, "ALTER ROLE postgres SET synchronous_commit = off");
      const options = round % 4 < 2 ? { shareFrom: Number.POSITIVE_INFINITY } : {};
      const { reported, failure } = await crash(url, options, 100 + Math.random() * 2700);
      const database = await session(url);
      if (round % 2 === 1) await database.run("ALTER ROLE postgres RESET synchronous_commit");

      const exists =
        (await rows(database, "SELECT to_regclass('schema_migrations') IS NOT NULL"))[0]?.[0] === "t";
      const kept = exists
        ? await rows(database, "SELECT version_id FROM schema_migrations WHERE NOT is_dirty")
        : [];
      const there = new Set(kept.map(([version]) => BigInt(version ?? "0")));
      expect([...reported].filter((version) => !there.has(version))).toEqual([]);
      if (!failure) return expect(there.size).toBe(files.length);
      expect(failure.done).toEqual([...reported]);
      // What is there was reported, or is named as uncertain.
      const named = new Set([...failure.done, ...(failure.uncertain ?? [])]);
      expect([...there].filter((version) => !named.has(version))).toEqual([]);
    },
    120_000,
  );
});
