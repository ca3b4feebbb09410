// The difference between two schemas and how it reads: pure, without a database.
import { describe, expect, test } from "vitest";
import {
  compareSchemas,
  describeDifference,
  type SchemaObject,
  type SchemaObjectKind,
  schemaOf,
} from "../../src/sandbox/index.ts";
import { dedent } from "../support/dedent.ts";

type Fact = readonly [kind: SchemaObjectKind, name: string, definition?: string];

const object = ([kind, name, definition = ""]: Fact): SchemaObject => ({ kind, name, definition });
const lines = (before: readonly Fact[], after: readonly Fact[]) =>
  describeDifference(compareSchemas(schemaOf(before.map(object)), schemaOf(after.map(object))));

const USERS: readonly Fact[] = [
  ["table", "users"],
  ["column", "users.id", "bigint not null"],
  ["constraint", "users.users_pkey", "PRIMARY KEY (id)"],
];

describe("a difference reads", () => {
  const rows: readonly (readonly [string, readonly Fact[], readonly Fact[], readonly string[]])[] = [
    ["nothing for equal schemas", USERS, USERS, []],
    ["nothing for two empty schemas", [], [], []],
    ["an added column", USERS, [...USERS, ["column", "users.phone", "text"]], ["+ column users.phone  text"]],
    [
      "a removed column",
      [...USERS, ["column", "users.phone", "text"]],
      USERS,
      ["- column users.phone  text"],
    ],
    [
      "a changed column",
      [...USERS, ["column", "users.phone", "text"]],
      [...USERS, ["column", "users.phone", "character varying(20) not null"]],
      ["~ column users.phone  text -> character varying(20) not null"],
    ],
    [
      "an added table with its parts under it, once",
      [["schema", "public"]],
      [
        ["schema", "public"],
        ...USERS,
        ["index", "users.by_id", "btree (id)"],
        ["privilege", "table users: app", "grant SELECT"],
        ["comment", "column users.id", "the number"],
      ],
      [
        "+ table users",
        "+   column id  bigint not null",
        "+   constraint users_pkey  PRIMARY KEY (id)",
        "+   index by_id  btree (id)",
        "+   privilege table users: app  grant SELECT",
        "+   comment column users.id  the number",
      ],
    ],
    [
      "a removed table likewise",
      USERS,
      [],
      ["- table users", "-   column id  bigint not null", "-   constraint users_pkey  PRIMARY KEY (id)"],
    ],
    [
      "a table's parts only under their own table",
      [],
      [
        ["table", "users"],
        ["table", "users.phone"],
        ["column", "users.phone.id", "integer"],
        ["column", 'users."a.b"', "integer"],
        ["table", "users_old"],
        ["column", "users_old.id", "text"],
        ["comment", "table users_old", "old"],
      ],
      [
        "+ table users",
        '+   column "a.b"  integer',
        "+ table users.phone",
        "+   column id  integer",
        "+ table users_old",
        "+   column id  text",
        "+   comment table users_old  old",
      ],
    ],
    [
      "a part that changed beside an added table of another name",
      [
        ["column", "a.x", "integer"],
        ["table", "a"],
      ],
      [
        ["column", "a.x", "text"],
        ["table", "a"],
        ["table", "b"],
      ],
      ["+ table b", "~ column a.x  integer -> text"],
    ],
    [
      "a table whose own properties changed",
      [["table", "users"]],
      [["table", "users", "row level security"]],
      ["~ table users  (nothing) -> row level security"],
    ],
    [
      "a function's added body line by line",
      [],
      [["function", "f()", "CREATE FUNCTION f()\nAS $$ x $$"]],
      ["+ function f()", "+     CREATE FUNCTION f()", "+     AS $$ x $$"],
    ],
    [
      "only the lines of a function that changed",
      [["function", "f()", "head\none\ntwo\ntail"]],
      [
        [
          "function",
          "f()",
          dedent`
        head
        one
        TWO
        three
        tail`,
        ],
      ],
      ["~ function f()", "-     two", "+     TWO", "+     three"],
    ],
    [
      "one line that became several",
      [["view", "v", "SELECT 1"]],
      [["view", "v", "SELECT 1\nFROM t"]],
      ["~ view v", "+     FROM t"],
    ],
    [
      "a kind's names apart from another kind's",
      [["view", "v", "SELECT 1"]],
      [["materialized view", "v", "SELECT 1"]],
      ["- view v  SELECT 1", "+ materialized view v  SELECT 1"],
    ],
  ];
  test.each(rows)("%s", (_, before, after, expected) => {
    expect(lines(before, after)).toEqual(expected);
  });
});

describe("the difference itself", () => {
  test("comes in the order of the schema, whatever the sign", () => {
    const before = schemaOf(
      [
        ["table", "b"],
        ["column", "z.a", "int"],
      ].map((fact) => object(fact as unknown as Fact)),
    );
    const after = schemaOf(
      [
        ["table", "a"],
        ["column", "z.a", "text"],
      ].map((fact) => object(fact as unknown as Fact)),
    );
    expect(compareSchemas(before, after).map((change) => change.type)).toEqual([
      "added",
      "removed",
      "changed",
    ]);
  });

  test("backwards it is the opposite", () => {
    const before = schemaOf([object(["table", "a"]), object(["column", "a.x", "int"])]);
    const after = schemaOf([
      object(["table", "a"]),
      object(["column", "a.x", "text"]),
      object(["table", "b"]),
    ]);
    const there = compareSchemas(before, after);
    const back = compareSchemas(after, before);
    expect(there.map((change) => change.type)).toEqual(["added", "changed"]);
    expect(back.map((change) => change.type)).toEqual(["removed", "changed"]);
  });
});

describe("the fingerprint", () => {
  test("does not depend on the order in which objects are found", () => {
    expect(schemaOf(USERS.map(object))).toEqual(schemaOf(USERS.map(object).toReversed()));
  });

  test("cannot be fooled by moving text from the name to the definition", () => {
    const one = schemaOf([object(["table", "a", "b"])]);
    const other = schemaOf([object(["table", "a b"])]);
    const quoted = schemaOf([object(["table", 'a","b'])]);
    expect(new Set([one, other, quoted].map((schema) => schema.fingerprint)).size).toBe(3);
  });
});
