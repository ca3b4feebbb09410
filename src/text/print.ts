// The one printer of diagnostics: place, severity and message, the source line with a caret, detail, hint and notes.
import { type Diagnostic, type DiagnosticNote, isSqlstate } from "./diagnostic.ts";
import { formatPlace, type Location, type Places, placesIn } from "./places.ts";
import { type Cell, cellsOf, visible } from "./width.ts";

/** What is coloured; a terminal's colours are the caller's. */
export type DiagnosticStyle = "place" | "error" | "warning" | "note" | "caret" | "quiet";

export interface PrintOptions {
  /** The text of a file by the name that a place gives it; undefined where it is not known: then no source line is shown. */
  readonly source?: (file: string) => string | undefined;
  /** Colours a piece of the output; without it the text is plain. */
  readonly paint?: (style: DiagnosticStyle, text: string) => string;
  /** Columns of source that are shown of a line; a longer line is cut around the caret. 100 unless given. */
  readonly width?: number;
}

/**
 * Several lines without a last line end:
 *
 *     migrations/2_b.sql:3:13: error: relation "users" does not exist (SQLSTATE 42P01)
 *       3 | INSERT INTO users VALUES (1);
 *         |             ^
 *     DETAIL: ...
 *     HINT: ...
 *
 * Control characters in any of its texts are made visible, so that a file cannot act on the terminal.
 */
export function printDiagnostic(diagnostic: Diagnostic, options: PrintOptions = {}): string {
  return createPrinter(options)(diagnostic);
}

/** `printDiagnostic` for many: each file's lines are found once. */
export function createPrinter(options: PrintOptions = {}): (diagnostic: Diagnostic) => string {
  const { source = () => undefined, paint = (_, text) => text, width = 100 } = options;
  const known = new Map<string, Places | undefined>();
  const placesOf = (file: string) => {
    if (!known.has(file)) {
      const text = source(file);
      known.set(file, text === undefined ? undefined : placesIn(text, file));
    }
    return known.get(file);
  };
  const excerpt = (at: Location | undefined) =>
    at === undefined ? [] : excerptOf(at, placesOf(at.file)?.line(at.line), paint, width);
  return (diagnostic) => {
    const { at, severity, message, code, detail, hint, notes = [] } = diagnostic;
    const shownCode = isSqlstate(code) ? `SQLSTATE ${code}` : code;
    return [
      `${place(at, paint)}${paint(severity, `${severity}:`)} ${visible(message)} ${paint("quiet", `(${shownCode})`)}`,
      ...excerpt(at),
      ...(detail ? [`DETAIL: ${visible(detail)}`] : []),
      ...(hint ? [`HINT: ${visible(hint)}`] : []),
      ...notes.flatMap((note) => [noteLine(note, paint), ...excerpt(note.at)]),
    ].join("\n");
  };
}

type Paint = NonNullable<PrintOptions["paint"]>;

function place(at: Location | undefined, paint: Paint): string {
  return at === undefined ? "" : `${paint("place", `${visible(formatPlace(at))}:`)} `;
}

function noteLine({ at, message }: DiagnosticNote, paint: Paint): string {
  return at === undefined
    ? visible(message)
    : `${place(at, paint)}${paint("note", "note:")} ${visible(message)}`;
}

/** The source line, and a caret under the column that is meant. */
function excerptOf(at: Location, line: string | undefined, paint: Paint, width: number): readonly string[] {
  if (line === undefined || !pointsAtSomething(at, line)) return [];
  const cells = cellsOf(line);
  const found = cells.findIndex(
    ({ index, text }) => index + text.length > at.column - 1 && index >= at.column - 1,
  );
  const caret = found < 0 ? cells.length : found;
  const { shown, before } = cut(cells, caret, width);
  const gutter = `  ${at.line} | `;
  return [
    `${paint("quiet", gutter)}${shown}`.trimEnd(),
    `${paint("quiet", `${" ".repeat(gutter.length - 2)}| `)}${" ".repeat(before)}${paint("caret", "^")}`,
  ];
}

/** The top of a file that begins with a comment or a blank line stands for the file as a whole: there is nothing to point at. */
function pointsAtSomething({ line, column }: Location, text: string): boolean {
  return line > 1 || column > 1 || !/^\s*(?:--|$)/.test(text);
}

const CUT = "…";

/** The cells around the caret that fit, as text; and the columns before the caret. */
function cut(cells: readonly Cell[], caret: number, width: number): { shown: string; before: number } {
  const total = (from: number, to: number) =>
    cells.slice(from, to).reduce((sum, cell) => sum + cell.width, 0);
  const text = (from: number, to: number) =>
    cells
      .slice(from, to)
      .map((cell) => cell.text)
      .join("");
  if (total(0, cells.length) <= width) return { shown: text(0, cells.length), before: total(0, caret) };
  // A third before the caret, the rest after it; what one side does not need the other takes.
  let from = caret;
  let to = caret;
  let used = 0;
  const fits = (cell: Cell | undefined) => cell !== undefined && used + cell.width <= width - 2;
  const takeBefore = (most: number) => {
    for (let taken = 0; taken < most && fits(cells[from - 1]); taken += cells[from]!.width) {
      from -= 1;
      used += cells[from]!.width;
    }
  };
  takeBefore(Math.floor(width / 3));
  for (; fits(cells[to]); to += 1) used += cells[to]!.width;
  takeBefore(width);
  const head = from > 0 ? CUT : "";
  const tail = to < cells.length ? CUT : "";
  return { shown: `${head}${text(from, to)}${tail}`, before: head.length + total(from, caret) };
}
