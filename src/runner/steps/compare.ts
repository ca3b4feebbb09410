// What a lesson expects against what was found: tables as PostgreSQL prints them, and lines of output. Pure.
import type { ResultSet } from "../../engine/index.ts";
import type { ExpectedCell, ExpectedLine, ExpectedRow, ExpectedTable } from "../../lessons/index.ts";
import { ENGLISH, type RunnerText } from "../words.ts";
import { align } from "./align.ts";

export interface Mismatch {
  readonly expected: string;
  readonly found: string;
  readonly difference: readonly string[];
}

const BOOLEAN_OID = 16;
const ANY = "...";

/** Null where the result is what the table says. Line breaks and runs of blanks in a value count as one blank, as a Markdown cell shows them. */
export function compareTable(
  expected: ExpectedTable,
  found: ResultSet | null,
  t: RunnerText = ENGLISH,
): Mismatch | null {
  if (!found || found.columns.length === 0) {
    return { expected: printExpected(expected).join("\n"), found: t("claims.noRows"), difference: [] };
  }
  const names = found.columns.map((column) => column.name);
  if (!sameNames(expected.columns, names)) {
    return {
      expected: t("claims.columns", { names: expected.columns.map((cell) => cell.text).join(" | ") }),
      found: t("claims.columns", { names: names.join(" | ") }),
      difference: [`- ${row(expected.columns.map((cell) => cell.text))}`, `+ ${row(names)}`],
    };
  }
  const rows = found.rows.map((values) => values.map(cellText));
  const types = found.columns.map((column) => column.type);
  const matches = (pattern: ExpectedRow, index: number) =>
    pattern.cells.every((cell, column) =>
      matchesCell(cell.text, found.rows[index]?.[column] ?? null, types[column] ?? 0),
    );
  const aligned = expected.ordered
    ? alignOrdered(expected.rows, rows, matches)
    : alignUnordered(expected.rows, rows, matches);
  if (aligned.equal) return null;
  return {
    expected: printExpected(expected).join("\n"),
    found: [row(names), ...rows.map(row)].join("\n"),
    difference: [`  ${row(names)}`, ...aligned.lines],
  };
}

/** A found value as an expected cell writes it. */
export function cellText(value: string | null): string {
  return value === null ? "NULL" : value.replace(/\s+/g, " ").trim();
}

export function matchesCell(expected: string, value: string | null, type: number): boolean {
  if (expected === ANY) return true;
  if (value === null) return expected === "NULL";
  // The string "NULL" is not NULL; there is no way to expect it but `...`.
  if (expected === "NULL") return false;
  if (type === BOOLEAN_OID) return normaliseBoolean(expected) === normaliseBoolean(value);
  return expected === cellText(value);
}

function normaliseBoolean(text: string): string {
  if (text === "true") return "t";
  if (text === "false") return "f";
  return text;
}

function sameNames(expected: readonly ExpectedCell[], found: readonly string[]): boolean {
  return (
    expected.length === found.length &&
    expected.every((cell, i) => cell.text === ANY || cell.text === cellText(found[i] ?? ""))
  );
}

const row = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;

function printExpected(table: ExpectedTable): string[] {
  return [table.columns, ...table.rows.map((r) => r.cells)].map((cells) =>
    row(cells.map((cell) => cell.text)),
  );
}

type RowMatcher = (expected: ExpectedRow, found: number) => boolean;

function alignOrdered(expected: readonly ExpectedRow[], rows: readonly string[][], matches: RowMatcher) {
  return align(
    expected.map((r) => ({
      text: row(r.cells.map((cell) => cell.text)),
      any: r.any,
      matches: (found: number) => matches(r, found),
    })),
    rows.map(row),
  );
}

/** Each expected row needs a found row of its own: a matching of two sets, since a row with `...` cells fits several. */
function alignUnordered(expected: readonly ExpectedRow[], rows: readonly string[][], matches: RowMatcher) {
  const wanted = expected.filter((r) => !r.any);
  const ownerOf = new Array<number>(rows.length).fill(-1);
  const assign = (want: number, tried: Set<number>): boolean => {
    for (let j = 0; j < rows.length; j++) {
      const pattern = wanted[want];
      if (!pattern || tried.has(j) || !matches(pattern, j)) continue;
      tried.add(j);
      const owner = ownerOf[j] ?? -1;
      if (owner === -1 || assign(owner, tried)) {
        ownerOf[j] = want;
        return true;
      }
    }
    return false;
  };
  const missing = wanted.filter((_, want) => !assign(want, new Set()));
  const anyMore = wanted.length < expected.length;
  const lines: string[] = [];
  let surplus = 0;
  for (const [j, found] of rows.entries()) {
    if (ownerOf[j] !== -1) lines.push(`  ${row(found)}`);
    else if (!anyMore) {
      surplus++;
      lines.push(`+ ${row(found)}`);
    }
  }
  for (const r of missing) lines.push(`- ${row(r.cells.map((cell) => cell.text))}`);
  return { equal: missing.length === 0 && surplus === 0, lines };
}

/** Null where the output is what the lines say; blanks at a line's end do not count. */
export function compareLines(expected: readonly ExpectedLine[], found: readonly string[]): Mismatch | null {
  const lines = found.map((line) => line.trimEnd());
  const aligned = align(
    expected.map((line) => ({
      text: line.text.trimEnd(),
      any: line.text.trim() === ANY,
      matches: (index: number) => matchesLine(line.text.trimEnd(), lines[index] ?? ""),
    })),
    lines,
  );
  if (aligned.equal) return null;
  return {
    expected: expected.map((line) => line.text).join("\n"),
    found: lines.join("\n"),
    difference: aligned.lines,
  };
}

/** `...` inside a line matches any text: the pieces between must occur in order, the first at the start, the last at the end. */
export function matchesLine(pattern: string, line: string): boolean {
  const pieces = pattern.split(ANY);
  const first = pieces[0] ?? "";
  if (pieces.length === 1) return pattern === line;
  const last = pieces[pieces.length - 1] ?? "";
  if (!line.startsWith(first) || !line.endsWith(last) || line.length < first.length + last.length)
    return false;
  let from = first.length;
  const end = line.length - last.length;
  for (const piece of pieces.slice(1, -1)) {
    const found = line.indexOf(piece, from);
    if (found === -1 || found + piece.length > end) return false;
    from = found + piece.length;
  }
  return from <= end;
}
