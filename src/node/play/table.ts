// A result as an aligned text table, in psql's shape.
import type { ResultSet } from "../../engine/index.ts";
import { count } from "../../text/index.ts";

/** OIDs of the types that psql sets to the right: int2, int4, int8, oid, float4, float8, numeric. */
const NUMERIC_OIDS = new Set([20, 21, 23, 26, 700, 701, 1700]);

/** `total`: how many rows there were, where the result keeps fewer. */
export function tableLines(result: ResultSet, total = result.rows.length): string[] {
  const header = result.columns.map((column) => column.name);
  const rows = result.rows.map((row) =>
    row.map((value) => (value === null ? "NULL" : value.replace(/\n/g, "↵"))),
  );
  const widths = header.map((name, i) =>
    Math.max(visible(name), ...rows.map((row) => visible(row[i] ?? ""))),
  );
  const right = result.columns.map((column) => NUMERIC_OIDS.has(column.type));
  const line = (cells: readonly string[]) =>
    ` ${cells.map((cell, i) => pad(cell, widths[i] ?? 0, right[i] ?? false)).join(" | ")}`.trimEnd();
  return [
    line(header),
    widths.map((width) => "-".repeat(width + 2)).join("+"),
    ...rows.map(line),
    total === rows.length
      ? `(${count(total, "row")})`
      : `(the first ${rows.length} of ${count(total, "row")})`,
  ];
}

const visible = (text: string) => [...text].length;

function pad(text: string, width: number, right: boolean): string {
  const fill = " ".repeat(Math.max(0, width - visible(text)));
  return right ? fill + text : text + fill;
}
