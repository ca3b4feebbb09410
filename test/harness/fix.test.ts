// `gosling test --fix`: what takes a bad file's place leaves nothing to find, for each rule that has a mechanical way.
import { describe, expect, test } from "vitest";
import type { SourceFile } from "../../src/engine/index.ts";
import { allFindings, fixInFolder, type HarnessOptions } from "../../src/harness/index.ts";
import { dedent } from "../support/dedent.ts";
import { pageFiles, pages } from "./pages.ts";
import { sqlParser, testFiles } from "./support.ts";

/** Codes whose pages have a bad file that can be fixed; and what no fix can know of it. */
const FIXED: Readonly<Record<string, readonly string[]>> = {
  CONSTRAINT_WITHOUT_NOT_VALID: [],
  // How many rows make a batch.
  DATA_MOVE_UNDER_LOCK: ["UNBATCHED_CHANGE"],
  DETACH_WITHOUT_CONCURRENTLY: [],
  DROP_INDEX_WITHOUT_CONCURRENTLY: [],
  FOREIGN_KEY_WITHOUT_INDEX: [],
  INDEX_WITHOUT_CONCURRENTLY: [],
  INTEGER_KEY: [],
  INVALID_INDEX_KEPT: [],
  LOCK_TIMEOUT_MISSING: [],
  REINDEX_WITHOUT_CONCURRENTLY: [],
  RENAME_BREAKS_CODE: [],
  RIGHTS_WIDENED: [],
  RULE_ON_TABLE: [],
  SECURITY_DEFINER_PATH: [],
  SEQUENCE_STARTS_LOW: [],
  SETTING_LEAKS: [],
  SET_LOCAL_WITHOUT_EFFECT: [],
  // What old rows hold.
  SET_NOT_NULL: ["UP_DEPENDS_ON_ROWS"],
  SEVERAL_TABLES_LOCKED: [],
  UNIQUE_BUILDS_INDEX: ["UP_DEPENDS_ON_ROWS"],
  VOLATILE_DEFAULT: [],
};

const BASE = `-- +goose Up
CREATE TABLE users (id bigint PRIMARY KEY, email text, age integer);
CREATE TABLE orders (id bigint PRIMARY KEY, user_id bigint, "Note" text);
CREATE SCHEMA shop;
CREATE TABLE shop."Goods" (id bigint PRIMARY KEY, "Name" text, price numeric);
CREATE DOMAIN amount AS numeric;
CREATE TABLE bills (id bigint PRIMARY KEY, total amount);
CREATE INDEX "Goods_price" ON shop."Goods" (price);

-- +goose Down
-- gosling: irreversible it is where the examples begin
`;

const NAME = "00002_change.sql";

async function fix(sources: readonly SourceFile[], name: string, options: Partial<HarnessOptions> = {}) {
  return fixInFolder({
    sources,
    name,
    parser: await sqlParser(),
    env: {},
    prove: async (given, only) => {
      const record = await testFiles(given, { ...options, only });
      return { findings: allFindings(record), target: record.target };
    },
  });
}

const fixText = (text: string, options: Partial<HarnessOptions> = {}, later: readonly SourceFile[] = []) =>
  fix([{ name: "00001_base.sql", text: BASE }, { name: NAME, text }, ...later], NAME, options);

describe("the pages' bad files", () => {
  test.for(Object.entries(FIXED))("%s", async ([code, left]) => {
    const page = pages.find((one) => one.code === code);
    const sources = page ? pageFiles(page, "Bad") : [];
    const replacement = await fix(sources, sources[1]?.name ?? "");
    expect(replacement.broken).toEqual([]);
    expect(replacement.fixed.map((finding) => finding.code)).toContain(code);
    expect(replacement.left.filter((finding) => !left.includes(finding.code))).toEqual([]);
  });
});

describe("other files", () => {
  test("several findings in one file: each in its place, with the comments and the rest of the file", async () => {
    const { files, left, broken } = await fixText(`-- Orders know their users.
-- +goose Up
-- a column that costs nothing
ALTER TABLE orders ADD COLUMN paid boolean;

-- +goose StatementBegin
-- what counts what is paid
CREATE FUNCTION paid_orders() RETURNS bigint LANGUAGE plpgsql AS $$
BEGIN
  RETURN (SELECT count(*) FROM orders WHERE paid);
END $$;
-- +goose StatementEnd

-- every order has a user
ALTER TABLE orders ADD CONSTRAINT orders_user FOREIGN KEY (user_id) REFERENCES users (id), ADD COLUMN sent boolean;
-- the notes are looked for
CREATE INDEX "Orders_Note" ON public.orders ("Note") WHERE "Note" <> '';

-- +goose Down
DROP INDEX "Orders_Note";
ALTER TABLE orders DROP CONSTRAINT orders_user, DROP COLUMN sent;
DROP FUNCTION paid_orders();
ALTER TABLE orders DROP COLUMN paid;
`);
    expect([left, broken]).toEqual([[], []]);
    expect(files.map(({ name }) => name)).toEqual([
      "00002_change.sql",
      "00003_index_orders_user_id_idx.sql",
      "00004_other_table.sql",
      "00005_validate_orders_user.sql",
      "00006_index_orders_note.sql",
    ]);
    const [first = "", , key = "", , index = ""] = files.map(({ text }) => text);
    expect(first).toMatch(/^-- Orders know their users\.\n-- \+goose Up\nSET LOCAL lock_timeout/);
    expect(first).toContain("-- a column that costs nothing\nALTER TABLE orders ADD COLUMN paid boolean;");
    expect(first).toContain("-- what counts what is paid\n-- +goose StatementBegin\nCREATE FUNCTION");
    expect(key).toContain("-- every order has a user\nALTER TABLE");
    expect(key).toMatch(/ADD CONSTRAINT orders_user .* NOT VALID/);
    expect(index).toContain(
      `-- the notes are looked for\nDROP INDEX CONCURRENTLY IF EXISTS public."Orders_Note";\nCREATE INDEX CONCURRENTLY "Orders_Note" ON public.orders ("Note") WHERE "Note" <> '';`,
    );
  });

  test.for([
    [
      "a unique key with all that it says, in another schema and with names that need quotes",
      `ALTER TABLE shop."Goods" ADD UNIQUE ("Name") INCLUDE (price) DEFERRABLE INITIALLY DEFERRED;`,
      `ALTER TABLE shop."Goods" DROP CONSTRAINT "Goods_Name_price_key";`,
    ],
    [
      "a check without a name",
      "ALTER TABLE users ADD CHECK (age >= 0);",
      "ALTER TABLE users DROP CONSTRAINT users_age_check;",
    ],
    [
      "a check of a domain",
      "ALTER DOMAIN amount ADD CONSTRAINT amount_real CHECK (VALUE >= 0);",
      "ALTER DOMAIN amount DROP CONSTRAINT amount_real;",
    ],
    [
      "CONCURRENTLY beside other statements of a transaction",
      "ALTER TABLE users ADD COLUMN phone text;\nCREATE INDEX CONCURRENTLY users_phone ON users (phone);",
      "DROP INDEX CONCURRENTLY users_phone;\nALTER TABLE users DROP COLUMN phone;",
    ],
    [
      "an index that only Down makes anew",
      `-- gosling: allow DROP_COLUMN nobody reads it\nALTER TABLE shop."Goods" DROP COLUMN price;`,
      `ALTER TABLE shop."Goods" ADD COLUMN price numeric;\nCREATE INDEX "Goods_price" ON shop."Goods" (price);`,
    ],
  ] as const)("%s", async ([, up, down]) => {
    const { files, left, broken } = await fixText(dedent`
      -- +goose Up
      ${up}

      -- +goose Down
      ${down}
    `);
    expect([left.filter(({ code }) => !/UP_DEPENDS_ON_ROWS|DOWN_LOSES_VALUES/.test(code)), broken]).toEqual([
      [],
      [],
    ]);
    expect(files.length).toBeGreaterThan(1);
  });

  test("statements of a file without a transaction get a file each", async () => {
    const { files, left, broken } = await fixText(`-- +goose NO TRANSACTION
-- +goose Up
CREATE INDEX CONCURRENTLY users_email ON users (email);
CREATE INDEX CONCURRENTLY users_age ON users (age);

-- +goose Down
DROP INDEX CONCURRENTLY users_age;
DROP INDEX CONCURRENTLY users_email;
`);
    expect([left, broken]).toEqual([[], []]);
    expect(files.map(({ text }) => text.match(/users_(email|age)/g))).toEqual([
      ["users_email", "users_email"],
      ["users_age", "users_age"],
    ]);
  });

  test("versions that later files have are left alone", async () => {
    const bad = dedent`
      -- +goose Up
      ALTER TABLE users ADD CONSTRAINT grown CHECK (age > 0);

      -- +goose Down
      ALTER TABLE users DROP CONSTRAINT grown;
    `;
    const later = {
      name: "00003_later.sql",
      text: dedent`
        -- +goose Up
        SELECT 1;

        -- +goose Down
      `,
    };
    const { files } = await fixText(bad, {}, [later]);
    expect(files.map(({ name }) => name)).toEqual([NAME, "00004_validate_grown.sql"]);
  });

  test("what only a person can decide is left as it is", async () => {
    const text = dedent`
      -- +goose Up
      ALTER TABLE users DROP COLUMN age;

      -- +goose Down
      ALTER TABLE users ADD COLUMN age integer;
    `;
    const { files, left } = await fixText(text, { assume: new Map([["lock_timeout", "2s"]]) });
    expect(files.map((file) => file.text)).toEqual([text]);
    expect(left.map(({ code }) => code)).toContain("DROP_COLUMN");
  });

  test("before PostgreSQL 18, a validated check comes before SET NOT NULL", async () => {
    const text = dedent`
      -- +goose Up
      ALTER TABLE users ALTER COLUMN age SET NOT NULL;

      -- +goose Down
      ALTER TABLE users ALTER COLUMN age DROP NOT NULL;
    `;
    const { files, left, broken } = await fixText(text, { target: 15 });
    expect(files.length).toBeGreaterThan(2);
    expect([left.filter(({ code }) => code !== "UP_DEPENDS_ON_ROWS"), broken]).toEqual([[], []]);
  });
});
