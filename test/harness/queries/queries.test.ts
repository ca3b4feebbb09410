// Queries held against changes of the schema: fifty that break one, fifty that do not, and the shorter way against the whole one.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { TestDatabase } from "../../../src/harness/databases/index.ts";
import { readFile } from "../../../src/harness/file/index.ts";
import type { Finding, HarnessOptions, SqlParser } from "../../../src/harness/index.ts";
import { upOn } from "../../../src/harness/proof/migrate.ts";
import { compare } from "../../../src/harness/queries/compare.ts";
import { QueryCheck } from "../../../src/harness/queries/index.ts";
import { prepareAll } from "../../../src/harness/queries/prepare.ts";
import { readQueries } from "../../../src/harness/queries/read.ts";
import type { Query, QueryAtPoint } from "../../../src/harness/queries/types.ts";
import { openSandbox, type Sandbox, type Snapshot, saveSnapshot } from "../../../src/sandbox/index.ts";
import { dedent } from "../../support/dedent.ts";
import { testAssets } from "../../support/seed.ts";
import { sqlParser } from "../support.ts";
import { BASE, QUERIES } from "./base.ts";
import { BREAKING } from "./breaking.ts";
import { HARMLESS } from "./harmless.ts";

let sandbox: Sandbox;
let on: TestDatabase;
let ready: Snapshot;
let parser: SqlParser;
let options: HarnessOptions;
let few: QueryCheck;
let queries: readonly Query[];
let before: ReadonlyMap<Query, QueryAtPoint>;

beforeAll(async () => {
  parser = await sqlParser();
  sandbox = await openSandbox(await testAssets());
  on = {
    database: sandbox.database,
    takeNotices: () => [],
    copy: () => Promise.reject(new Error("no file here needs a copy")),
    close: () => sandbox.close(),
  };
  options = { parser, factory: { limits: [], open: () => Promise.resolve(on) } };
  await sandbox.database.run(BASE);
  ready = await saveSnapshot(sandbox);
  few = new QueryCheck(SOURCES, options);
  ({ queries } = readQueries(SOURCES.files, parser));
  before = await prepareAll(on.database, queries, false);
}, 60_000);

afterAll(() => sandbox.close());

const SOURCES = { files: [{ name: "queries.sql", text: QUERIES }], from: null };

/** What is found of one change, held against preparing every query before and after it. */
async function checked(sql: string, down = "") {
  const source = { name: "00001_change.sql", text: statements(sql, down) };
  const file = readFile(source, parser, {});
  const count = await few.before(on);
  expect(await upOn(on, [file], options)).toBeNull();
  const findings = await few.after(on, file);
  const now = await prepareAll(on.database, queries, false);
  const expected = queries.flatMap((query) => {
    const verdict = compare(before.get(query)!, now.get(query)!);
    return verdict ? [[query.name, verdict.type]] : [];
  });
  if (down === "")
    expect(findings.map(({ code, object }) => [object?.split(":")[1], TYPES[code]])).toEqual(expected);
  await ready.restore();
  return { findings, count };
}

const TYPES: Readonly<Record<string, string>> = { QUERY_BREAKS: "breaks", QUERY_CHANGES: "changes" };

/** All of Up on one line. */
function statements(sql: string, down: string): string {
  return dedent`
    -- +goose Up
    -- +goose StatementBegin
    ${sql};
    -- +goose StatementEnd

    -- +goose Down
    ${down}
  `;
}

const broken = (findings: readonly Finding[]) =>
  [
    ...new Set(
      findings.filter(({ code }) => code === "QUERY_BREAKS").map(({ object = "" }) => object.split(":")[1]),
    ),
  ].sort();

test("every query of the base is prepared", async () => {
  const { count } = await checked("SELECT 1");
  expect(few.report().unchecked).toEqual([]);
  expect(count).toBe(QUERIES.split("-- name:").length - 1);
});

describe("a change that breaks a query", () => {
  test("there are fifty", () => expect(BREAKING).toHaveLength(50));
  for (const [what, sql, breaks] of BREAKING)
    test(what, async () => {
      const { findings } = await checked(sql);
      expect(broken(findings)).toEqual(breaks);
      for (const { severity, code, file, line } of findings)
        if (code === "QUERY_BREAKS")
          expect({ severity, file, line }).toEqual({ severity: "error", file: "00001_change.sql", line: 3 });
    });
});

describe("a change that breaks none", () => {
  test("there are fifty", () => expect(HARMLESS).toHaveLength(50));
  for (const [what, sql] of HARMLESS)
    test(what, async () => {
      const { findings } = await checked(sql);
      expect(broken(findings)).toEqual([]);
    });
});
