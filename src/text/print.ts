// The one printer of diagnostics: place, severity and message, the source line with a caret, detail, hint and notes.
import { type Diagnostic, type DiagnosticNote, isSqlstate, type Severity } from "./diagnostic.ts";
import { baseName } from "./file-names.ts";
import { formatPlace, type Location, type Places, placesIn } from "./places.ts";
import { type Cell, cellsOf, visible } from "./width.ts";
import { wrap } from "./wrap.ts";

/** What is coloured; a terminal's colours are the caller's. */
export type DiagnosticStyle = "place" | "error" | "warning" | "note" | "caret" | "quiet";

export interface PrintOptions {
  /** The text of a file by the name that a place gives it; undefined where it is not known: then no source line is shown. */
  readonly source?: (file: string) => string | undefined;
  /** Colours a piece of the output; without it the text is plain. */
  readonly paint?: (style: DiagnosticStyle, text: string) => string;
  /** How many lines before the source line are shown too; none unless given. */
  readonly context?: number;
  /** The terminal's columns: sentences are broken at blanks, and source lines are cut. Without it only long source lines are cut. */
  readonly columns?: number;
}

/** Of a line of source, without a terminal. */
const SOURCE_WIDTH = 100;
const INDENT = "  ";

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
  const { source = () => undefined, paint = (_, text) => text, context = 0, columns } = options;
  const placesOf = placesFrom(source);
  const fold = (text: string) => {
    const clean = visible(text);
    return columns === undefined
      ? clean
      : clean.replace(/[^\n]+/g, (line) => wrap(line, columns, /^ *[-+~] /.exec(line)?.[0].length ?? 2));
  };
  const excerpt = (at: Location | undefined) => {
    const places = at && placesOf(at.file);
    return places ? excerptOf(places, at, { paint, context, columns }) : [];
  };
  return (diagnostic) => {
    const { at, severity, message, code, detail, hint, notes = [] } = diagnostic;
    const head = fold(
      `${placeText(at)}${severity}: ${message} (${isSqlstate(code) ? `SQLSTATE ${code}` : code})`,
    );
    return [
      paintHead(head, at, severity, paint),
      ...excerpt(at),
      ...detailLines(detail, fold),
      ...(hint ? [fold(`HINT: ${hint}`)] : []),
      ...notes.flatMap((note) => [noteLine(note, fold, paint), ...excerpt(note.at)]),
    ].join("\n");
  };
}

/**
 * For a report that lays out a diagnostic itself: the lines that `printDiagnostic` shows of its source, with the caret, as plain text
 * without their indent. None where the file is not known or the place is the file as a whole.
 */
export function createExcerpts(
  source: NonNullable<PrintOptions["source"]>,
): (at: Location) => readonly string[] {
  const placesOf = placesFrom(source);
  return (at) => {
    const places = placesOf(at.file);
    const options = { paint: (_: DiagnosticStyle, text: string) => text, context: 0, columns: undefined };
    return places ? excerptOf(places, at, options).map((line) => line.slice(INDENT.length)) : [];
  };
}

/** Each file's lines are found once. */
function placesFrom(source: NonNullable<PrintOptions["source"]>): (file: string) => Places | undefined {
  const known = new Map<string, Places | undefined>();
  return (file) => {
    if (!known.has(file)) {
      const text = source(file);
      known.set(file, text === undefined ? undefined : placesIn(text, file));
    }
    return known.get(file);
  };
}

type Paint = NonNullable<PrintOptions["paint"]>;

/** A sentence behind DETAIL; lines that show what differs as they are, indented. */
function detailLines(detail: string | undefined, fold: (text: string) => string): readonly string[] {
  if (!detail) return [];
  if (!detail.includes("\n") && !/^[-+~] /.test(detail)) return [fold(`DETAIL: ${detail}`)];
  return detail
    .trimEnd()
    .split("\n")
    .map((line) => fold(`    ${line}`));
}

function placeText(at: Location | undefined): string {
  return at === undefined ? "" : `${formatPlace(at)}: `;
}

/** Colours what the line begins with; the message itself stays as it is. */
function paintHead(head: string, at: Location | undefined, severity: Severity, paint: Paint): string {
  const place = visible(placeText(at));
  const word = `${severity}:`;
  if (!head.startsWith(`${place}${word}`)) return head;
  const placed = place === "" ? "" : `${paint("place", place.trimEnd())} `;
  return `${placed}${paint(severity, word)}${head.slice(place.length + word.length)}`;
}

function noteLine({ at, message }: DiagnosticNote, fold: (text: string) => string, paint: Paint): string {
  if (at === undefined) return fold(message);
  return paintHead(fold(`${placeText(at)}note: ${message}`), at, "note", paint);
}

interface ExcerptOptions {
  readonly paint: Paint;
  readonly context: number;
  readonly columns: number | undefined;
}

/** The source line with those before it that are asked for, and a caret under the column that is meant. */
function excerptOf(
  places: Places,
  at: Location,
  { paint, context, columns }: ExcerptOptions,
): readonly string[] {
  const line = places.line(at.line);
  if (line === undefined || !pointsAtSomething(at, line)) return [];
  const gutter = (number: string) => paint("quiet", `${INDENT}${number.padStart(String(at.line).length)} | `);
  const room = Math.max(20, (columns ?? SOURCE_WIDTH + 20) - `${INDENT}${at.line} | `.length);
  const width = Math.min(room, SOURCE_WIDTH);
  const before = Array.from({ length: Math.min(context, at.line - 1) }, (_, index) => {
    const number = at.line - Math.min(context, at.line - 1) + index;
    const { source } = caretLines(places.line(number) ?? "", 1, width);
    return `${gutter(String(number))}${source}`.trimEnd();
  });
  const { source, caret } = caretLines(line, at.column, width);
  return [
    ...before,
    `${gutter(String(at.line))}${source}`.trimEnd(),
    `${gutter("")}${caret.slice(0, -1)}${paint("caret", "^")}`,
  ];
}

/**
 * A line of source as it is shown, and the line under it with a caret at the column (from 1, UTF-16): tabs become blanks, control
 * characters visible signs, and a line wider than `width` columns is cut around the caret.
 */
export function caretLines(
  line: string,
  column: number,
  width = SOURCE_WIDTH,
): { readonly source: string; readonly caret: string } {
  // A line may have megabytes: only what can be shown of it is looked at.
  const reach = width * 8;
  const from = characterAt(line, Math.max(0, column - 1 - reach));
  const to = characterAt(line, Math.min(line.length, column - 1 + reach));
  const cells = cellsOf(line.slice(from, to));
  const found = cells.findIndex(({ index, length }) => from + index + length > column - 1);
  const more = { before: from > 0, after: to < line.length };
  const { shown, before } = cut(cells, found < 0 ? cells.length : found, width, more);
  return { source: shown, caret: `${" ".repeat(before)}^` };
}

/** The same index, or the one before it where that is the middle of a character. */
function characterAt(line: string, index: number): number {
  return index > 0 && /[\udc00-\udfff]/.test(line.charAt(index)) ? index - 1 : index;
}

/** The top of a file that begins with a comment or a blank line means the file as a whole: there is nothing to point at. */
function pointsAtSomething({ line, column }: Location, text: string): boolean {
  return line > 1 || column > 1 || !/^\s*(?:--|$)/.test(text);
}

const CUT = "…";

/** The cells around the caret that fit, as text; and the columns before the caret. `more`: whether the line goes on on either side. */
function cut(
  cells: readonly Cell[],
  caret: number,
  width: number,
  more: { readonly before: boolean; readonly after: boolean },
): { shown: string; before: number } {
  const total = (from: number, to: number) =>
    cells.slice(from, to).reduce((sum, cell) => sum + cell.width, 0);
  const text = (from: number, to: number) =>
    cells
      .slice(from, to)
      .map((cell) => cell.text)
      .join("");
  if (!more.before && !more.after && total(0, cells.length) <= width)
    return { shown: text(0, cells.length), before: total(0, caret) };
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
  const head = from > 0 || more.before ? CUT : "";
  const tail = to < cells.length || more.after ? CUT : "";
  return { shown: `${head}${text(from, to)}${tail}`, before: head.length + total(from, caret) };
}

/** For `PrintOptions.source`: the texts of files by their names, or by their base names alone. */
export function sourceFrom(
  files: readonly { readonly name: string; readonly text: string }[],
): (file: string) => string | undefined {
  const texts = new Map(files.map(({ name, text }) => [name, text]));
  const byBase = new Map(files.map(({ name, text }) => [baseName(name), text]));
  return (file) => texts.get(file) ?? byBase.get(baseName(file));
}
