// Many processes at once on one database: all end well, and every migration is applied once.
// `npm run test:reliability` runs ten rounds of 8 and 32, `npm run test:thorough` one of each.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { migration, noTransaction } from "../support/engine.ts";
import { useServer } from "../support/postgres-server.ts";
import { buildForProcesses, migrate, removeBuild, writeFolder } from "../support/processes.ts";
import { rounds as times } from "../support/reliability.ts";

const crowds = times({ alone: 1, thorough: 2, full: 2 });
const repeats = times({ alone: 1, thorough: 1, full: 10 });
const server = useServer();

const files = [
  migration("100_log.sql", "CREATE TABLE log (version int);"),
  ...Array.from({ length: 12 }, (_, index) =>
    migration(
      `${101 + index}_t.sql`,
      `CREATE TABLE t${index} (id int);\nSELECT pg_sleep(0.01);\nINSERT INTO log VALUES (${101 + index});`,
    ),
  ),
];
const concurrently = noTransaction(
  "200_index.sql",
  "CREATE INDEX CONCURRENTLY log_version ON log (version);\nINSERT INTO log VALUES (200);",
);

beforeAll(buildForProcesses);
afterAll(removeBuild);

describe.each([8, 32].slice(0, crowds))("%i processes", (count) => {
  describe.each([
    ["transactional files", files],
    ["files with CREATE INDEX CONCURRENTLY", [...files, concurrently]],
  ])("%s", (_title, sources) => {
    let written: Awaited<ReturnType<typeof writeFolder>>;
    beforeAll(async () => {
      written = await writeFolder(sources);
    });
    afterAll(() => written.remove());

    test.each(Array.from({ length: repeats }, (_, round) => round + 1))(
      "round %i",
      async () => {
        const url = await server().createDatabase();
        const ended = await Promise.all(
          Array.from({ length: count }, () => migrate(url, written.folder, "up").ended),
        );
        expect(ended.map(({ code, output }) => (code === 0 ? 0 : output))).toEqual(Array(count).fill(0));
        // Every version ran in one process, once.
        const applied = ended
          .flatMap(({ output }) => output.map((result: { version: string }) => result.version))
          .sort();
        expect(applied).toEqual(sources.map((file) => /(\d+)_/.exec(file.name)?.[1]).sort());
        expect(await server().query(url, "SELECT count(*), count(DISTINCT version) FROM log")).toEqual([
          [String(sources.length - 1), String(sources.length - 1)],
        ]);
        expect(
          await server().query(url, "SELECT count(*) FROM schema_migrations WHERE NOT is_dirty"),
        ).toEqual([[String(sources.length)]]);
        expect(await server().query(url, "SELECT count(*) FROM pg_index WHERE NOT indisvalid")).toEqual([
          ["0"],
        ]);
      },
      300_000,
    );
  });
});
