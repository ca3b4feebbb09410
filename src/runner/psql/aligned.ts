// A table as psql prints it: aligned, or with \x one value a line. Pure.
import { count, widthOf } from "../../text/index.ts";

export interface PrintedTable {
  readonly title?: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
  /** Columns that are set to the right: numbers. */
  readonly right?: readonly boolean[];
  /** Lines under the table in the place of the count of rows. */
  readonly footer?: readonly string[];
}

export function alignedLines({ title, columns, rows, right = [], footer }: PrintedTable): string[] {
  const cells = rows.map((row) => row.map((cell) => cell.split("\n")));
  const widths = columns.map((name, index) =>
    Math.max(widthOf(name), ...cells.map((row) => Math.max(...(row[index] ?? [""]).map(widthOf)))),
  );
  const line = (texts: readonly string[], ends: readonly string[]) =>
    texts
      .map((text, index) => {
        const last = index === texts.length - 1;
        const padded = pad(text, widths[index]!, right[index] ?? false);
        const end = ends[index] ?? " ";
        // The last column is not filled up where nothing follows.
        return ` ${last && end === " " ? padded.trimEnd() : padded + end}`;
      })
      .join("|");
  const body = cells.flatMap((row) => {
    const height = Math.max(1, ...row.map((parts) => parts.length));
    return Array.from({ length: height }, (_, at) =>
      line(
        row.map((parts) => parts[at] ?? ""),
        row.map((parts) => (at < parts.length - 1 ? "+" : " ")),
      ),
    );
  });
  const total = widths.reduce((sum, width) => sum + width + 2, widths.length - 1);
  return [
    ...(title === undefined ? [] : [centred(title, total)]),
    columns.map((name, index) => ` ${middle(name, widths[index]!)} `).join("|"),
    widths.map((width) => "-".repeat(width + 2)).join("+"),
    ...body,
    ...(footer ?? [`(${count(rows.length, "row")})`]),
  ];
}

function pad(text: string, width: number, right: boolean): string {
  const fill = " ".repeat(Math.max(0, width - widthOf(text)));
  return right ? fill + text : text + fill;
}

function middle(text: string, width: number): string {
  const room = width - widthOf(text);
  const left = Math.floor(room / 2);
  return " ".repeat(left) + text + " ".repeat(room - left);
}

/** A title is not filled up to the right. */
function centred(text: string, width: number): string {
  return " ".repeat(Math.max(0, Math.floor((width - widthOf(text)) / 2))) + text;
}
