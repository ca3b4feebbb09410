// A value as a Markdown table's cell, and a row of cells split and padded.

/** Writes a value so that a reader of the rendered table sees exactly it. Null where no cell can say it. */
export function writeCell(value: string | null): string | null {
  if (value === null) return "NULL";
  const text = value.replace(/\s+/g, " ").trim();
  // These words have a meaning of their own; and GFM has no way to write a backslash before a pipe.
  if (text === "NULL" || text === "..." || text.includes("\\|")) return null;
  if (!/[|`*<>&\\~[\]]|(?:^|[^\p{L}\p{N}])_|_(?:$|[^\p{L}\p{N}])/u.test(text)) return text;
  const runs = [...text.matchAll(/`+/g)].map(([run]) => run.length);
  const ticks = "`".repeat(Math.max(0, ...runs) + 1);
  const blank = text.startsWith("`") || text.endsWith("`") ? " " : "";
  return `${ticks}${blank}${text.replaceAll("|", "\\|")}${blank}${ticks}`;
}

/** The written cells of one line, trimmed. */
export function writtenCells(line: string): readonly string[] {
  return splitCells(line).map(({ start, end }) => line.slice(start, end).trim());
}

/** The ranges between the unescaped pipes, without the outer ones. */
export function splitCells(line: string): readonly { readonly start: number; readonly end: number }[] {
  const first = line.search(/\S/);
  const last = line.trimEnd().length;
  const cells: { start: number; end: number }[] = [];
  let start = line[first] === "|" ? first + 1 : Math.max(first, 0);
  let escaped = false;
  for (let i = start; i < last; i++) {
    if (line[i] === "|" && !escaped) {
      cells.push({ start, end: i });
      start = i + 1;
    }
    escaped = line[i] === "\\" && !escaped;
  }
  if (start < last) cells.push({ start, end: last });
  return cells;
}

/** Pads the columns to one width; `rows[1]` is the delimiter row, whose colons stay. */
export function layOut(rows: readonly (readonly string[])[]): readonly string[] {
  const widths = rows[0]!.map((_, column) =>
    Math.max(3, ...rows.map((row, i) => (i === 1 ? 0 : width(row[column] ?? "")))),
  );
  return rows.map((row, i) => {
    const cells = widths.map((wide, column) => {
      const cell = row[column] ?? "";
      if (i !== 1) return ` ${cell}${" ".repeat(wide - width(cell))} `;
      const left = cell.startsWith(":") ? ":" : "-";
      const right = cell.endsWith(":") ? ":" : "-";
      return `${left}${"-".repeat(wide)}${right}`;
    });
    return `|${cells.join("|")}|`;
  });
}

function width(text: string): number {
  return [...text].length;
}
