// The locks of a whole file, of Up and of Down: which object, which mode, from which statement to which, and who waits.
import { expect, test } from "vitest";
import type { HarnessOptions, HeldLock } from "../../src/harness/index.ts";
import { dedent } from "../support/dedent.ts";
import { testFiles } from "./support.ts";

const BASE = `CREATE TABLE users (id bigint PRIMARY KEY, email text, age integer);
CREATE TABLE orders (id bigint PRIMARY KEY, user_id bigint, note text);
CREATE INDEX users_email ON users (email);
CREATE DOMAIN positive AS integer;
CREATE TABLE stock (id bigint PRIMARY KEY, number positive);
CREATE TABLE events (id bigint, day date) PARTITION BY RANGE (day);
CREATE TABLE events_2024 PARTITION OF events FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');`;

const IRREVERSIBLE = "-- gosling: irreversible a test";

async function reportOf(up: string, down = IRREVERSIBLE, options: Partial<HarnessOptions> = {}) {
  const head = up.startsWith("-- +goose NO") ? "-- +goose NO TRANSACTION\n" : "";
  const body = up.replace("-- +goose NO TRANSACTION\n", "");
  const { reports } = await testFiles(
    [
      {
        name: "1_base.sql",
        text: dedent`
          -- +goose Up
          ${BASE}
          -- +goose Down
          ${IRREVERSIBLE}
        `,
      },
      { name: "2_change.sql", text: `${head}-- +goose Up\n${body}\n-- +goose Down\n${down}\n` },
    ],
    options,
  );
  const report = reports[1];
  if (!report) throw new Error("the file was not tested");
  return report;
}

const short = ({ direction, object, mode, from, until, ends, blocks, duration }: HeldLock) =>
  `${direction} ${object} ${mode} ${from.line}-${until.line} ${ends} ${blocks.join("+")} ${duration}`;

test.each<readonly [what: string, up: string, locks: readonly string[]]>([
  [
    "an index that is built after ADD COLUMN: reads wait for it, too",
    "ALTER TABLE users ADD COLUMN phone text;\nCREATE INDEX users_age ON users (age);",
    ["up public.users ACCESS EXCLUSIVE 2-3 transaction reads+writes+ddl rows"],
  ],
  [
    "a new table that refers to an older one",
    "CREATE TABLE pets (id bigint PRIMARY KEY, owner bigint REFERENCES users (id));",
    ["up public.users SHARE ROW EXCLUSIVE 2-2 transaction writes+ddl constant"],
  ],
  [
    "a foreign key and its validation in one file",
    "ALTER TABLE orders ADD CONSTRAINT fk FOREIGN KEY (user_id) REFERENCES users (id) NOT VALID;\nALTER TABLE orders VALIDATE CONSTRAINT fk;",
    [
      "up public.orders SHARE ROW EXCLUSIVE 2-3 transaction writes+ddl rows",
      "up public.users SHARE ROW EXCLUSIVE 2-3 transaction writes+ddl rows",
    ],
  ],
  [
    "REINDEX: reads by the key wait for the index",
    "REINDEX INDEX users_email;",
    [
      "up public.users_email ACCESS EXCLUSIVE 2-2 transaction reads+writes+ddl rows",
      "up public.users SHARE 2-2 transaction writes+ddl rows",
    ],
  ],
  [
    "a check of a domain",
    "ALTER DOMAIN positive ADD CONSTRAINT above CHECK (VALUE > 0);",
    ["up public.stock SHARE 2-2 transaction writes+ddl rows"],
  ],
  [
    "DETACH PARTITION",
    "ALTER TABLE events DETACH PARTITION events_2024;",
    [
      "up public.events ACCESS EXCLUSIVE 2-2 transaction reads+writes+ddl constant",
      "up public.events_2024 ACCESS EXCLUSIVE 2-2 transaction reads+writes+ddl constant",
    ],
  ],
  [
    "VALIDATE alone keeps nobody but other migrations out",
    "ALTER TABLE users ADD CONSTRAINT real CHECK (age >= 0) NOT VALID;",
    ["up public.users ACCESS EXCLUSIVE 2-2 transaction reads+writes+ddl constant"],
  ],
  [
    "a NO TRANSACTION file lets go after each statement",
    "-- +goose NO TRANSACTION\nCREATE INDEX CONCURRENTLY users_age ON users (age);\nALTER TABLE users ADD COLUMN phone text;",
    [
      "up public.users SHARE UPDATE EXCLUSIVE 3-3 statement ddl constant",
      "up public.users ACCESS EXCLUSIVE 4-4 statement reads+writes+ddl constant",
    ],
  ],
])("%s", async (_, up, locks) => {
  expect((await reportOf(up)).locks.map(short)).toEqual(locks);
});

test("Down is traced on what Up made", async () => {
  const { locks, findings } = await reportOf(
    "CREATE INDEX CONCURRENTLY users_age ON users (age);".replace(" CONCURRENTLY", ""),
    "DROP INDEX users_age;",
  );
  expect(locks.filter(({ direction }) => direction === "down").map(short)).toEqual([
    "down public.users ACCESS EXCLUSIVE 4-4 transaction reads+writes+ddl constant",
  ]);
  expect(findings.map(({ code, line }) => [code, line])).toContainEqual([
    "DROP_INDEX_WITHOUT_CONCURRENTLY",
    4,
  ]);
});

test("two runs report the same, but for durations", async () => {
  const up =
    "ALTER TABLE users ADD COLUMN phone text;\nUPDATE users SET phone = email;\nCREATE INDEX ON orders (note);";
  const down = "DROP INDEX orders_note_idx;\nALTER TABLE users DROP COLUMN phone;";
  const plain = async () => JSON.stringify({ ...(await reportOf(up, down)), durationMs: 0 });
  expect(await plain()).toBe(await plain());
});

test("how large a table is decides how grave its lock is, and what comes first", async () => {
  const up = "CREATE INDEX ON users (age);\nCREATE INDEX ON orders (note);";
  const small = await reportOf(up, IRREVERSIBLE, { sizes: new Map([["users", 12]]) });
  expect(small.findings.find(({ object }) => object === "public.users")).toMatchObject({ severity: "note" });
  const large = await reportOf(up, IRREVERSIBLE, {
    sizes: new Map([
      ["users", 20_000],
      ["orders", 41_000_000],
    ]),
  });
  expect(large.findings[0]).toMatchObject({ object: "public.orders", rows: 41_000_000, severity: "warning" });
  expect(large.findings[0]?.message).toContain("orders: 41 M rows");
  expect(large.locks.find(({ table }) => table === "orders")?.rows).toBe(41_000_000);
});
