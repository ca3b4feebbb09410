// Finds values that meet a table's checks: PostgreSQL itself is asked which of some candidates do.
import { type Database, DatabaseError } from "../../engine/index.ts";
import { alwaysQuoted, literal } from "../../text/index.ts";
import { findAll, type SqlParser } from "../sql/index.ts";
import type { CheckForRows, ColumnForRows, TableForRows } from "./facts.ts";
import { candidatesFor } from "./values.ts";

/** Values by column number; null is NULL. */
export type Values = ReadonlyMap<number, string | null>;

/** Columns that checks tie together, and what these columns may be, one entry a row. */
export interface Solved {
  readonly columns: readonly number[];
  readonly choices: readonly Values[];
}

/** Combinations that one question to PostgreSQL may hold. */
const MOST_COMBINATIONS = 20_000;
const CHOICES = 60;

/** Rejects with an Error whose message says which check could not be met. `fixed`: values that foreign keys demand. */
export async function solveChecks(
  database: Database,
  parser: SqlParser,
  table: TableForRows,
  fixed: ReadonlyMap<number, readonly string[]>,
): Promise<readonly Solved[]> {
  const checks = [...table.checks, ...table.columns.flatMap(domainChecks)].filter(
    ({ columns }) => columns.length > 0,
  );
  const solved: Solved[] = [];
  for (const group of groupsOf(checks)) {
    solved.push(await solveGroup(database, parser, table, group, fixed));
  }
  return solved;
}

/** A domain's check speaks of VALUE, which is a column's name like any other in a query. */
function domainChecks(column: ColumnForRows): readonly CheckForRows[] {
  if (column.array) return [];
  return column.domainChecks.map((expression) => ({
    name: `of the type ${column.type}`,
    expression: expression.replace(/\bVALUE\b/g, alwaysQuoted(column.name)),
    columns: [column.number],
  }));
}

interface Group {
  readonly columns: readonly number[];
  readonly checks: readonly CheckForRows[];
}

/** Checks that share a column must be met together. */
function groupsOf(checks: readonly CheckForRows[]): readonly Group[] {
  let groups: readonly Group[] = [];
  for (const check of checks) {
    const touching = groups.filter(({ columns }) => columns.some((column) => check.columns.includes(column)));
    const merged: Group = {
      columns: [...new Set([...touching.flatMap(({ columns }) => columns), ...check.columns])],
      checks: [...touching.flatMap((group) => group.checks), check],
    };
    groups = [...groups.filter((group) => !touching.includes(group)), merged];
  }
  return groups;
}

async function solveGroup(
  database: Database,
  parser: SqlParser,
  table: TableForRows,
  group: Group,
  fixed: ReadonlyMap<number, readonly string[]>,
): Promise<Solved> {
  const columns = table.columns.filter(({ number }) => group.columns.includes(number));
  const names = group.checks.map(({ name }) => name).join(", ");
  const { constants, numbers } = constantsIn(
    parser,
    group.checks.map(({ expression }) => expression),
  );
  const lists = shorten(
    columns.map((column): readonly (string | null)[] => {
      const values = fixed.get(column.number) ?? candidatesFor(column, constants, numbers);
      return column.notNull ? values : [...values, null];
    }),
  );
  const from = columns.map((column, index) => {
    const cell = (value: string | null, position: number) =>
      `(${value === null ? "NULL" : literal(value)}::${column.plain}, ${position})`;
    const values = (lists[index] ?? []).map(cell).join(", ");
    return `(VALUES ${values}) AS t${index}(${alwaysQuoted(column.name)}, p${index})`;
  });
  if (lists.some((values) => values.length === 0))
    throw new Error(`no value is known for the check ${names}`);
  const where = group.checks.map(({ expression }) => `(${expression}) IS NOT FALSE`).join(" AND ");
  const order = columns.map((_, index) => `p${index}`);
  const sql = `SELECT ${order.join(", ")} FROM ${from.join(" CROSS JOIN ")} WHERE ${where} ORDER BY ${order.join(" + ")} LIMIT ${CHOICES}`;
  const rows = await database.run(sql).then(
    ([result]) => result?.rows ?? [],
    (error: unknown) => {
      if (error instanceof DatabaseError) throw new Error(`the check ${names}: ${error.fields.message}`);
      throw error;
    },
  );
  if (rows.length === 0) throw new Error(`no value was found that meets the check ${names} of ${table.name}`);
  return {
    columns: columns.map(({ number }) => number),
    choices: rows.map(
      (row) =>
        new Map(columns.map(({ number }, index) => [number, lists[index]?.[Number(row[index])] ?? null])),
    ),
  };
}

/** The longest lists are cut until their product is small enough to try. */
function shorten<T>(lists: readonly (readonly T[])[]): readonly (readonly T[])[] {
  const short = lists.map((list) => [...list]);
  const product = () => short.reduce((count, list) => count * list.length, 1);
  while (product() > MOST_COMBINATIONS) {
    const longest = short.reduce((a, b) => (b.length > a.length ? b : a));
    // From the middle: the first are the column's own values, the last is NULL.
    longest.splice(longest.length - 2, 1);
  }
  return short;
}

function constantsIn(parser: SqlParser, expressions: readonly string[]) {
  const constants: string[] = [];
  const numbers: number[] = [];
  for (const expression of expressions) {
    const parsed = parser(`SELECT ${expression}`);
    if (!parsed.ok) continue;
    for (const constant of findAll(parsed.statements[0]?.node, "A_Const")) {
      if (constant.sval) {
        const text = constant.sval.sval ?? "";
        constants.push(...spread(text));
        // A pattern's `{16}` asks for so many characters.
        numbers.push(...[...text.matchAll(/\{(\d{1,3})(?:,\d*)?\}/g)].map((found) => Number(found[1])));
      }
      if (constant.ival) numbers.push(constant.ival.ival ?? 0);
      if (constant.fval) numbers.push(Number(constant.fval.fval));
    }
  }
  return { constants, numbers: numbers.filter(Number.isFinite) };
}

/** PostgreSQL prints `IN ('a', 'b')` as written or as the array `{a,b}`. */
function spread(text: string): readonly string[] {
  const inner = /^\{(.*)\}$/.exec(text)?.[1];
  return inner === undefined ? [text] : inner.split(",").map((item) => item.replace(/^"(.*)"$/, "$1"));
}
