// kill -9 at random moments of a run that mixes transactional and NO TRANSACTION files, then a start at once, while the server may
// still run the dead client's statement. Every run ends in the right schema, or in a dirty stop whose printed repair leads to it.
// The same again with files that share messages. `npm run test:reliability` kills a hundred times.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { DirtyReport } from "../../src/engine/index.ts";
import { migration, noTransaction } from "../support/engine.ts";
import { useServer } from "../support/postgres-server.ts";
import { buildForProcesses, type Ended, migrate, removeBuild, writeFolder } from "../support/processes.ts";
import { rounds as times } from "../support/reliability.ts";

const rounds = times({ alone: 5, thorough: 5, full: 100 });
const server = useServer();

/** Every statement leaves a line in `log`, none can run twice unseen. */
const mixed = [
  migration(
    "100_log.sql",
    "CREATE TABLE log (line text);\nCREATE TABLE big AS SELECT g AS id FROM generate_series(1, 40000) g;",
  ),
  ...Array.from({ length: 29 }, (_, index) => {
    const n = 101 + index;
    const line = (what: string) => `INSERT INTO log VALUES ('${n} ${what}');`;
    if (index % 3 === 0)
      return migration(
        `${n}_t.sql`,
        `CREATE TABLE t${n} (id int);\n${line("a")}\nSELECT pg_sleep(0.01);\n${line("b")}`,
      );
    if (index % 3 === 1)
      return noTransaction(
        `${n}_n.sql`,
        `${line("a")}\nSELECT pg_sleep(0.01);\nCREATE TABLE t${n} (id int);\n${line("b")}`,
      );
    return noTransaction(
      `${n}_c.sql`,
      `${line("a")}\nCREATE INDEX CONCURRENTLY i${n} ON big (id);\n${line("b")}`,
    );
  }),
];
const SHAPE = `SELECT string_agg(fact, E'\\n' ORDER BY fact) FROM (
  SELECT 'line ' || line AS fact FROM log
  UNION ALL SELECT relkind::text || ' ' || relname || ' ' || coalesce(indisvalid::text, '') FROM pg_class LEFT JOIN pg_index ON indexrelid = pg_class.oid
    WHERE relkind IN ('r', 'i') AND relnamespace = 'public'::regnamespace AND relname !~ 'gosling'
  UNION ALL SELECT 'version ' || version_id || is_dirty FROM schema_migrations) facts`;

/** So many and so small that they share messages. */
const small = [
  migration("100_log.sql", "CREATE TABLE log (line text);"),
  ...Array.from({ length: 299 }, (_, index) => {
    const n = 101 + index;
    const line = (what: string) => `INSERT INTO log VALUES ('${n} ${what}');`;
    return index % 50 === 49
      ? noTransaction(`${n}_n.sql`, `${line("a")}\nCREATE TABLE t${n} (id int);\n${line("b")}`)
      : migration(
          `${n}_t.sql`,
          `${line("a")}\nCREATE TABLE s${n} AS SELECT pg_sleep(0.001)::text AS slept;\nCREATE TABLE t${n} (id int);\n${line("b")}`,
        );
  }),
];

beforeAll(buildForProcesses);
afterAll(removeBuild);

/** Follows the first way out that a dirty stop prints, step by step; resolves with how the run after it ended. */
async function follow(url: string, folder: string, dirty: DirtyReport): Promise<Ended> {
  for (const step of dirty.repairs[0]?.steps ?? []) {
    if (step.type === "sql") {
      await server().query(url, step.sql);
      continue;
    }
    const [, ...words] = step.command.split(" ");
    expect(await migrate(url, folder, ...words).ended).toMatchObject({ code: 0 });
  }
  return migrate(url, folder, "up").ended;
}

describe.each([
  ["with NO TRANSACTION files among them", mixed],
  ["while they share messages", small],
] as const)("files %s, killed", (_, files) => {
  let written: Awaited<ReturnType<typeof writeFolder>>;
  let wanted: unknown;
  let duration = 0;

  beforeAll(async () => {
    written = await writeFolder(files);
    const url = await server().createDatabase();
    const run = migrate(url, written.folder, "up");
    await run.connected;
    const started = performance.now();
    expect(await run.ended).toMatchObject({ code: 0 });
    duration = performance.now() - started;
    wanted = await server().query(url, SHAPE);
  });
  afterAll(() => written?.remove());

  test.each(Array.from({ length: rounds }, (_, round) => round))(
    "at moment %i",
    async (round) => {
      const { folder } = written;
      const url = await server().createDatabase();
      const first = migrate(url, folder, "up");
      await first.connected;
      // Spread over the run, and shaken within each part.
      await new Promise((wake) => setTimeout(wake, ((round + Math.random()) / rounds) * duration));
      first.child.kill("SIGKILL");
      await first.ended;

      let ended = await migrate(url, folder, "up").ended;
      if (ended.code !== 0) {
        expect(ended.output).toMatchObject({ code: "DIRTY" });
        ended = await follow(url, folder, ended.output.dirty);
      }
      expect(ended, JSON.stringify(ended.output)).toMatchObject({ code: 0 });
      expect(await server().query(url, SHAPE)).toEqual(wanted);
    },
    120_000,
  );
});
