// How long a lock may be held, constant or the longer the more rows there are: twenty statements of each, measured at three sizes.
import { expect, test } from "vitest";
import { sandboxFactory } from "../../src/harness/index.ts";
import { openSandbox } from "../../src/sandbox/index.ts";
import { testAssets } from "../support/seed.ts";
import { testFiles } from "./support.ts";

const BASE = `CREATE TABLE users (id bigint PRIMARY KEY, email text NOT NULL, age integer, note text, code varchar(20), score integer NOT NULL DEFAULT 0);
CREATE INDEX users_email ON users (email);
CREATE TABLE orders (id bigint PRIMARY KEY, user_id bigint REFERENCES users (id), total numeric(10, 2), placed date);
CREATE TABLE logs (at timestamptz, line text);
CREATE VIEW grown AS SELECT id, email FROM users;
CREATE MATERIALIZED VIEW totals AS SELECT user_id, sum(total) FROM orders GROUP BY user_id;
CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
CREATE TRIGGER touched BEFORE UPDATE ON users FOR EACH ROW EXECUTE FUNCTION touch();`;

const CONSTANT = [
  "ALTER TABLE users ADD COLUMN phone text;",
  "ALTER TABLE users ADD COLUMN active boolean NOT NULL DEFAULT true;",
  "ALTER TABLE users DROP COLUMN note;",
  "ALTER TABLE users RENAME COLUMN age TO years;",
  "ALTER TABLE users ALTER COLUMN age SET DEFAULT 18;",
  "ALTER TABLE users ALTER COLUMN score DROP NOT NULL;",
  "ALTER TABLE users ALTER COLUMN code TYPE varchar(40);",
  "ALTER TABLE users ALTER COLUMN code TYPE text;",
  "ALTER TABLE users ADD CONSTRAINT grown_up CHECK (age > 17) NOT VALID;",
  "ALTER TABLE orders DROP CONSTRAINT orders_user_id_fkey;",
  "ALTER TABLE logs RENAME TO lines;",
  "DROP INDEX users_email;",
  "DROP TRIGGER touched ON users;",
  "CREATE TRIGGER again AFTER UPDATE ON orders FOR EACH ROW EXECUTE FUNCTION touch();",
  "LOCK TABLE users IN SHARE MODE;\nUPDATE users SET age = 3 WHERE id = 42;",
  "LOCK TABLE users IN SHARE MODE;\nDELETE FROM users WHERE email = 'nobody@example.org';",
  "LOCK TABLE orders IN SHARE MODE;\nINSERT INTO orders (id) VALUES (1), (2), (3), (4), (5), (6);",
  "TRUNCATE logs;",
  "DROP TABLE logs;",
  "ALTER TABLE users ENABLE ROW LEVEL SECURITY;",
];

const GROWING = [
  "CREATE INDEX ON users (age);",
  "CREATE UNIQUE INDEX ON users (id, email);",
  "ALTER TABLE users ALTER COLUMN age SET NOT NULL;",
  "ALTER TABLE users ALTER COLUMN age TYPE bigint;",
  "ALTER TABLE users ALTER COLUMN code TYPE varchar(10);",
  "ALTER TABLE users ADD COLUMN key uuid DEFAULT gen_random_uuid();",
  "ALTER TABLE users ADD CONSTRAINT grown_up CHECK (age > 17 OR age IS NOT NULL OR true);",
  "ALTER TABLE orders ADD CONSTRAINT again FOREIGN KEY (user_id) REFERENCES users (id);",
  "ALTER TABLE orders ADD CONSTRAINT one UNIQUE (id, placed);",
  "REINDEX TABLE users;",
  "REINDEX INDEX users_email;",
  "LOCK TABLE users IN SHARE MODE;\nUPDATE users SET age = 3;",
  "LOCK TABLE users IN SHARE MODE;\nUPDATE users SET age = 3 WHERE note = 'nobody';",
  "LOCK TABLE users IN SHARE MODE;\nDELETE FROM users;",
  "LOCK TABLE orders IN SHARE MODE;\nUPDATE orders SET total = 0 FROM users WHERE users.id = orders.user_id;",
  "LOCK TABLE logs IN EXCLUSIVE MODE;\nINSERT INTO logs SELECT now(), email FROM users;",
  "LOCK TABLE users IN SHARE MODE;\nDO $$ BEGIN UPDATE users SET score = 1; END $$;",
  "LOCK TABLE users IN SHARE MODE;\nCREATE TABLE copies AS SELECT * FROM users;",
  "ALTER TABLE logs SET UNLOGGED;",
  "ALTER TABLE users ADD COLUMN twice integer GENERATED ALWAYS AS (age * 2) STORED;",
];

const file = (up: string, down = "-- gosling: irreversible a test") =>
  `-- +goose Up\n${up}\n-- +goose Down\n${down}\n`;

/** In this very session alone, where its counters are exact: not one that other tests have used before. */
const factory = testAssets().then((assets) => sandboxFactory((options) => openSandbox(assets, options)));

/** Each statement has a schema of its own: the names get its number. */
async function durations(statements: readonly string[]): Promise<readonly (readonly [string, string])[]> {
  const own = (sql: string, index: number) =>
    sql.replace(/\b(?:users|orders|logs|lines|grown|totals|touch|copies)/g, `$&${index}`);
  const files = statements.flatMap((sql, index) => {
    const block = sql.replace(/DO \$\$.*/, "-- +goose StatementBegin\n$&\n-- +goose StatementEnd");
    const version = 100 + 2 * index;
    return [
      { name: `${version}_base.sql`, text: file(own(BASE, index)) },
      { name: `${version + 1}_change.sql`, text: file(own(block, index)) },
    ];
  });
  const { reports } = await testFiles(files, { factory: await factory });
  return statements.map((sql, index) => {
    const locks = reports[2 * index + 1]?.locks.filter(({ blocks }) => blocks.includes("writes")) ?? [];
    return [sql, [...new Set(locks.map(({ duration }) => duration))].join("+")] as const;
  });
}

test.each([
  ["constant", CONSTANT],
  ["rows", GROWING],
])("%s", async (duration, statements) => {
  expect(await durations(statements)).toEqual(statements.map((sql) => [sql, duration]));
});

test("the tuples at the three sizes are in the report", async () => {
  const change = "CREATE INDEX ON orders (placed);\nUPDATE orders SET total = 0;";
  const { reports } = await testFiles(
    [
      { name: "1_base.sql", text: file(BASE) },
      { name: "2_change.sql", text: file(change, "ALTER TABLE orders ADD COLUMN x text;") },
    ],
    { factory: await factory },
  );
  const [up, ...more] = reports[1]?.locks ?? [];
  expect(up?.measured).toMatchObject({ rows: [20, 60, 180] });
  const [small = 0, middle = 0, large = 0] = up?.measured?.tuples ?? [];
  expect([middle - small >= 80, large - middle >= 240]).toEqual([true, true]);
  expect(more.find(({ direction }) => direction === "down")?.measured).toEqual({
    rows: [20, 60, 180],
    tuples: [0, 0, 0],
  });
});
