// What `plan` tells of each command is what the command then does.
import { describe, expect, test } from "vitest";
import { createMigrator, type Migrator, type PlannedCommand } from "../../src/engine/index.ts";
import { exists, failureOf, migration, SpyDatabase, usePglite } from "../support/engine.ts";

const database = usePglite();
const files = [1, 2, 3].map((n) => migration(`${n}_t.sql`, `CREATE TABLE t${n} ();`, `DROP TABLE t${n};`));

const commands: readonly [PlannedCommand, number, (migrator: Migrator) => Promise<readonly object[]>][] = [
  [{ type: "up" }, 2, (migrator) => migrator.up()],
  [{ type: "up", target: 2n }, 2, (migrator) => migrator.up(2n)],
  [{ type: "up-by-one" }, 1, async (migrator) => [await migrator.upByOne()]],
  [{ type: "down" }, 3, async (migrator) => [await migrator.down()]],
  [{ type: "down-to", target: 1n }, 3, (migrator) => migrator.downTo(1n)],
  [{ type: "redo" }, 3, (migrator) => migrator.redo()],
  [{ type: "reset" }, 3, (migrator) => migrator.reset()],
];

// A version is a bigint, which a title cannot print.
describe.each(commands.map(([command, ...rest]) => [titleOf(command), command, ...rest] as const))(
  "%s",
  (_, command, applied, act) => {
    test("is planned, changing nothing, and then done just so", async () => {
      const before = command.type.startsWith("up") ? 3 - applied : 3;
      if (before > 0) await createMigrator(database(), files).up(BigInt(before));
      const spy = new SpyDatabase(database());
      const migrator = createMigrator(spy, files);
      const plan = await migrator.plan(command);
      expect(spy.sent.every((sql) => sql.startsWith("SELECT"))).toBe(true);
      for (const { sql, direction, version } of plan) {
        expect(sql).toEqual([
          "BEGIN",
          direction === "up" ? `CREATE TABLE t${version} ();` : `DROP TABLE t${version};`,
          expect.stringMatching(
            direction === "up" ? /^INSERT INTO schema_migrations/ : /^DELETE FROM schema_migrations/,
          ),
          "COMMIT",
        ]);
      }
      const shape = (steps: readonly object[]) =>
        steps.map((step) => ({
          version: Reflect.get(step, "version"),
          direction: Reflect.get(step, "direction"),
        }));
      expect(shape(await act(migrator))).toEqual(shape(plan));
      expect(plan.length).toBeGreaterThan(0);
    });
  },
);

test.each(["down", "redo", "reset"] as const)(
  "%s of a database without versions is refused, as the command is",
  async (type) => {
    expect((await failureOf(createMigrator(database(), files).plan({ type }))).code).toBe(
      "NOTHING_TO_ROLL_BACK",
    );
    expect(await exists(database(), "schema_migrations")).toBe(false);
    expect(
      (await failureOf(createMigrator(database(), files, { layout: "goose" }).plan({ type }))).code,
    ).toBe("NOTHING_TO_ROLL_BACK");
    expect(await exists(database(), "goose_db_version")).toBe(false);
  },
);

function titleOf(command: PlannedCommand): string {
  return "target" in command && command.target !== undefined
    ? `${command.type} ${command.target}`
    : command.type;
}
