// An expected table's lines, in line with the result that was found.
import type { ResultSet } from "../../engine/index.ts";
import { layOut, writeCell, writtenCells } from "../step/index.ts";
import type { ExpectedTable } from "../types.ts";

const ANY = "...";
const BOOLEAN_OID = 16;

/** `lines`: the table as it is written. A row of the old table lends its `...` and its place to the found row most like it. */
export function rewriteTable(
  table: ExpectedTable,
  lines: readonly string[],
  result: ResultSet,
): readonly string[] {
  const indent = /^\s*/.exec(lines[0]!)![0];
  const old = lines.map(writtenCells);
  const sameWidth = table.columns.length === result.columns.length;
  const header = result.columns.map(({ name }, i) => {
    const cell = sameWidth ? table.columns[i]! : undefined;
    return cell !== undefined && (cell.text === ANY || cell.text === clean(name))
      ? old[0]![i]!
      : (writeCell(name) ?? ANY);
  });
  const delimiter = result.columns.map((_, i) => (sameWidth ? old[1]![i]! : "---"));
  const rows = sameWidth
    ? new Rows(table, old, result).write()
    : result.rows.map((row) => row.map((value) => writeCell(value) ?? ANY));
  return layOut([header, delimiter, ...rows]).map((line) => indent + line);
}

class Rows {
  readonly #table: ExpectedTable;
  /** The written cells of each expected row. */
  readonly #written: readonly (readonly string[])[];
  readonly #result: ResultSet;
  /** Found row -> the expected row that lends to it. */
  readonly #lender = new Map<number, number>();

  constructor(table: ExpectedTable, old: readonly (readonly string[])[], result: ResultSet) {
    this.#table = table;
    this.#written = table.rows.map((row) => old[row.at.line - table.at.line]!);
    this.#result = result;
    this.#match((equal) => equal === table.columns.length);
    this.#match((equal) => equal > 0);
  }

  write(): readonly (readonly string[])[] {
    const { rows, ordered } = this.#table;
    const any = rows.some((row) => row.any);
    const found = this.#result.rows.keys();
    if (ordered) return [...found].flatMap((j) => this.#orderedRow(j, any));
    const takers = new Map([...this.#lender].map(([j, i]) => [i, j]));
    const kept = rows.flatMap((row, i) =>
      row.any ? [this.#written[i]!] : takers.has(i) ? [this.#row(takers.get(i)!)] : [],
    );
    // What no row matched was one of "any rows", where the table has such a line.
    const fresh = any ? [] : [...found].filter((j) => !this.#lender.has(j)).map((j) => this.#row(j));
    return [...kept, ...fresh];
  }

  #orderedRow(j: number, any: boolean): readonly (readonly string[])[] {
    if (this.#lender.has(j) || !any) return [this.#row(j)];
    // One line of `...` for a run of rows that nothing matched.
    return j > 0 && !this.#lender.has(j - 1) ? [] : [this.#result.columns.map(() => ANY)];
  }

  /** Gives every expected row that has none yet the free found row with the most equal cells, where `enough` are equal. */
  #match(enough: (equal: number) => boolean): void {
    const lending = new Set(this.#lender.values());
    for (const [i, row] of this.#table.rows.entries()) {
      if (row.any || lending.has(i)) continue;
      let best = -1;
      let most = 0;
      for (const [j, values] of this.#result.rows.entries()) {
        if (this.#lender.has(j)) continue;
        const equal = values.filter((value, c) => this.#holds(i, c, value)).length;
        if (equal > most && enough(equal)) [best, most] = [j, equal];
      }
      if (best !== -1) this.#lender.set(best, i);
    }
  }

  #row(j: number): readonly string[] {
    const lender = this.#lender.get(j);
    return this.#result.rows[j]!.map((value, c) =>
      lender !== undefined && this.#holds(lender, c, value)
        ? this.#written[lender]![c]!
        : (writeCell(value) ?? ANY),
    );
  }

  #holds(i: number, column: number, value: string | null): boolean {
    const text = this.#table.rows[i]!.cells[column]!.text;
    if (text === ANY) return true;
    if (value === null || text === "NULL") return value === null && text === "NULL";
    const found = clean(value);
    const isBoolean = this.#result.columns[column]!.type === BOOLEAN_OID;
    return text === found || (isBoolean && text === (found === "t" ? "true" : "false"));
  }
}

function clean(value: string): string {
  return value.replace(/\s+/g, " ").trim();
}
