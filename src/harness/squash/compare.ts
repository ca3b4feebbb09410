// Two ways to one database: what the second does not give as the first does. Pure.
import { compareSchemas, describeDifference, type SchemaDifference } from "../../sandbox/index.ts";
import type { Contents, Loss, RowsDigest } from "./types.ts";

/** Kinds whose text PostgreSQL may write in other words after reading it once more: they hold expressions. */
const EXPRESSIONS: ReadonlySet<string> = new Set([
  "constraint",
  "index",
  "view",
  "materialized view",
  "column",
  "policy",
  "rule",
  "trigger",
  "function",
  "type",
  "statistics",
]);

export interface Comparison {
  readonly losses: readonly Loss[];
  /** Names of the objects whose text is another, and whose meaning is not. */
  readonly reworded: readonly string[];
}

/**
 * `again`: what pg_dump's own text of the first gives, read by PostgreSQL once more. Where that writes an expression in other words
 * and the baseline gives exactly those, it is no loss.
 */
export function compareContents(
  files: Contents,
  baseline: Contents,
  again: Contents | null,
  unsteady: ReadonlySet<string> = new Set(),
): Comparison {
  const direct = compareSchemas(files.schema, baseline.schema);
  const reworded = again && rewordings(again, baseline, direct);
  const schema = reworded ? [] : describeDifference(direct);
  const dump = reworded
    ? differentLines(again.dump, baseline.dump)
    : differentLines(files.dump, baseline.dump);
  const rows = (contents: Contents) => contents.rows.map((table) => rowsLine(table, unsteady));
  const losses: readonly Loss[] = [
    { what: "schema", lines: schema },
    { what: "pg_dump", lines: dump },
    { what: "rows", lines: difference(rows(files), rows(baseline)) },
    { what: "sequence", lines: difference(files.sequences, baseline.sequences) },
    { what: "role", lines: difference(files.roles.map(roleLine), baseline.roles.map(roleLine)) },
    { what: "setting", lines: difference(files.settings, baseline.settings) },
    { what: "large object", lines: difference([`${files.largeObjects}`], [`${baseline.largeObjects}`]) },
  ];
  return { losses: losses.filter(({ lines }) => lines.length > 0), reworded: reworded ?? [] };
}

/** Whether what differs may be no more than other words for the same. */
export function mayBeReworded(files: Contents, baseline: Contents): boolean {
  const direct = compareSchemas(files.schema, baseline.schema);
  const same = direct.length === 0 && files.dump === baseline.dump;
  return !same && direct.every((change) => change.type === "changed" && EXPRESSIONS.has(change.after.kind));
}

/** Null where the baseline is not what PostgreSQL makes of the first's own words. */
function rewordings(again: Contents, baseline: Contents, direct: SchemaDifference): readonly string[] | null {
  if (compareSchemas(again.schema, baseline.schema).length > 0) return null;
  return direct.flatMap((change) => (change.type === "changed" ? change.after.name : []));
}

function difference(files: readonly string[], baseline: readonly string[]): readonly string[] {
  const [one, other] = [new Set(files), new Set(baseline)];
  return [
    ...files.filter((line) => !other.has(line)).map((line) => `- ${line}`),
    ...baseline.filter((line) => !one.has(line)).map((line) => `+ ${line}`),
  ];
}

/** Line by line; where only their order is another, the first that is elsewhere. */
function differentLines(files: string | null, baseline: string | null): readonly string[] {
  if (files === baseline || files === null || baseline === null) return [];
  const [one, other] = [files.split("\n"), baseline.split("\n")];
  const lines = difference(one, other);
  if (lines.length > 0) return lines;
  const at = one.findIndex((line, index) => line !== other[index]);
  return [`- ${one[at] ?? ""}`, `+ ${other[at] ?? ""}`];
}

/** A table with unsteady columns is compared by its others, one by one. */
function rowsLine({ table, rows, hash, columns }: RowsDigest, unsteady: ReadonlySet<string>): string {
  const names = Object.keys(columns);
  const steady = names.filter((name) => !unsteady.has(`${table}.${name}`));
  if (steady.length === names.length) return `${table} ${rows} ${hash}`;
  return [`${table} ${rows}`, ...steady.map((name) => `${name} ${columns[name]}`)].join(" ");
}

/** Columns whose values differ between two runs of the same files: `public.users.created_at`. */
export function unsteadyColumns(one: Contents, other: Contents): ReadonlySet<string> {
  return new Set(
    one.rows.flatMap(({ table, columns }) => {
      const again = other.rows.find((each) => each.table === table)?.columns ?? {};
      return Object.keys(columns).flatMap((name) =>
        columns[name] === again[name] ? [] : [`${table}.${name}`],
      );
    }),
  );
}

const roleLine = ({ quoted, attributes }: Contents["roles"][number]) => `${quoted} ${attributes}`;
