// The diagram of the tables that a step is about, from real schemas: which tables, which columns, what changed, and where they are drawn.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { layoutDiagram } from "../../src/client/page/diagram-layout.ts";
import { type Diagram, diagramOf, initialView, moments } from "../../src/client/state/index.ts";
import { openSandbox, readSchema, type Sandbox, type Schema } from "../../src/sandbox/index.ts";
import { testAssets } from "../support/seed.ts";
import { state as worldState } from "./recording.ts";

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await openSandbox(await testAssets());
});
afterAll(() => sandbox?.close());

/** What `sql` makes of what `before` has made. */
async function drawn(before: string, sql: string): Promise<Diagram | null> {
  const { run } = sandbox.database;
  await run("DROP SCHEMA public CASCADE; CREATE SCHEMA public;");
  await run(before);
  const old = await readSchema(sandbox.database);
  await run(sql);
  const now = await readSchema(sandbox.database);
  const state = (schema: Schema) => {
    const world = worldState("A", "A");
    const [alice] = world.databases;
    return { ...world, databases: [{ ...alice!, fingerprint: schema.fingerprint }] };
  };
  const view = initialView([{ id: "s1", body: sql, question: null }]);
  const step = {
    ...view.steps[0]!,
    ran: sql,
    outputs: [{ type: "notice" as const, database: "alice", severity: "NOTICE", message: "" }],
    state: state(now),
  };
  const [start, after] = moments({ ...view, start: state(old), steps: [step] });
  return diagramOf(after!, start!, { [old.fingerprint]: old, [now.fingerprint]: now });
}

const told = (diagram: Diagram | null) =>
  diagram?.tables.map(({ name, sign, columns, more }) => [
    name,
    sign,
    columns.map((column) => [column.name, column.type, column.key, column.sign]),
    more,
  ]);

const USERS = "CREATE TABLE users (id int PRIMARY KEY, email text, name text, at timestamptz);";
const ORDERS =
  "CREATE TABLE orders (id bigint PRIMARY KEY, user_id int REFERENCES users (id), note varchar(20));";

describe("what a step is about", () => {
  test("a new column, beside the key", async () => {
    expect(told(await drawn(USERS, "ALTER TABLE users ADD COLUMN phone text"))).toEqual([
      [
        "users",
        "~",
        [
          ["id", "integer", "primary", null],
          ["phone", "text", null, "+"],
        ],
        3,
      ],
    ]);
  });

  test("a column that goes, one that changes, and what the step's text names", async () => {
    const sql =
      "ALTER TABLE users DROP COLUMN name; ALTER TABLE users ALTER at TYPE timestamp; UPDATE users SET email = 'a'";
    expect(told(await drawn(USERS, sql))).toEqual([
      [
        "users",
        "~",
        [
          ["at", "timestamp", null, "~"],
          ["email", "text", null, null],
          ["id", "integer", "primary", null],
          ["name", "text", null, "-"],
        ],
        0,
      ],
    ]);
  });

  test("a new table, with the one that its foreign key leads to", async () => {
    const diagram = await drawn(USERS, ORDERS);
    expect(told(diagram)).toEqual([
      [
        "orders",
        "+",
        [
          ["id", "bigint", "primary", null],
          ["note", "varchar(20)", null, null],
          ["user_id", "integer", "foreign", null],
        ],
        0,
      ],
      ["users", null, [["id", "integer", "primary", null]], 3],
    ]);
    expect(diagram?.links).toEqual([{ from: "orders", to: "users", columns: "user_id", sign: "+" }]);
  });

  test("a dropped table, and a dropped foreign key", async () => {
    const dropped = await drawn(USERS + ORDERS, "DROP TABLE orders");
    expect(dropped?.tables.map(({ name, sign }) => [name, sign])).toEqual([
      ["orders", "-"],
      ["users", null],
    ]);
    expect(dropped?.links.map(({ sign }) => sign)).toEqual(["-"]);
    const key = await drawn(USERS + ORDERS, "ALTER TABLE orders DROP CONSTRAINT orders_user_id_fkey");
    expect(key?.links).toEqual([{ from: "orders", to: "users", columns: "user_id", sign: "-" }]);
  });

  test("a query changes nothing: the tables that it names", async () => {
    const diagram = await drawn(USERS + ORDERS, "SELECT name FROM users");
    expect(told(diagram)).toEqual([
      [
        "users",
        null,
        [
          ["id", "integer", "primary", null],
          ["name", "text", null, null],
        ],
        2,
      ],
    ]);
  });

  test("no table", async () => {
    expect(await drawn(USERS, "SELECT 1")).toBeNull();
  });

  test("a crowd is cut, and counted", async () => {
    const many = Array.from(
      { length: 9 },
      (_, at) => `CREATE TABLE t${at} (id int PRIMARY KEY REFERENCES users);`,
    );
    const diagram = await drawn(USERS, many.join("\n"));
    expect(diagram?.tables).toHaveLength(5);
    expect(diagram?.left).toBe(5);
  });
});

test("no two tables overlap, and every foreign key reaches from one to the other", async () => {
  const tables = ["b", "c", "d"].map(
    (name) => `CREATE TABLE ${name} (id int PRIMARY KEY, a_id int REFERENCES a, me int REFERENCES ${name});`,
  );
  const diagram = await drawn("", `CREATE TABLE a (id int PRIMARY KEY); ${tables.join(" ")}`);
  const placed = layoutDiagram(diagram!);
  expect(placed.links).toHaveLength(6);
  for (const [index, one] of placed.tables.entries()) {
    expect(one.x).toBeGreaterThanOrEqual(0);
    expect(one.x + one.width).toBeLessThanOrEqual(placed.width);
    for (const other of placed.tables.slice(index + 1)) {
      const apart =
        one.x + one.width <= other.x ||
        other.x + other.width <= one.x ||
        one.y + one.height <= other.y ||
        other.y + other.height <= one.y;
      expect(apart, `${one.table.name} and ${other.table.name}`).toBe(true);
    }
  }
  for (const { points } of placed.links) expect(points.length).toBeGreaterThan(1);
});
