// Lessons that are wrong in one place each: a lesson whose checks are worth anything fails on every one of them.
import type { Location, SourceFile } from "../engine/index.ts";
import { count } from "../text/index.ts";
import { parseLesson } from "./read/index.ts";
import { bodyEdits, editLines, type LineEdit, solutions, withBodies } from "./rewrite/index.ts";
import { writeCell } from "./step/index.ts";
import type { ConsoleStep, ExpectedError, FileStep, Lesson, SqlStep, Step } from "./types.ts";

export interface Mutant {
  readonly kind: "block" | "command" | "line" | "cell" | "output" | "error" | "shapes";
  /** The id of the step that was changed; the steps before it are those of the solved lesson, word for word. */
  readonly step: string;
  /** In the lesson as it is written. */
  readonly at: Location;
  /** What was done, for example "left out: ALTER TABLE users ADD COLUMN phone TEXT;". */
  readonly description: string;
  /** The reason of `survives="..."` on the step: no check needs to notice then. */
  readonly survives: string | null;
  /** The lesson with every exercise solved and this one change; a block that is left out leaves blank lines. It may not parse any more. */
  readonly source: SourceFile;
}

interface Change {
  readonly kind: Mutant["kind"];
  readonly at: Location;
  readonly description: string;
  readonly edits: readonly LineEdit[];
}

const ANY = "...";
/** Any value with this after it is another value. */
const WRONG = "~";

/** `lesson` is `source` parsed. */
export function* mutateLesson(source: SourceFile, lesson: Lesson): Generator<Mutant> {
  const solvedSource = withBodies(source, lesson, solutions(lesson));
  const parsed = parseLesson(solvedSource);
  if (!parsed.ok) return;
  const text = solvedSource.text.split(/\r\n|\r|\n/);
  for (const step of parsed.lesson.steps) {
    for (const { kind, at, description, edits } of changesOf(text, step, lesson.databases.length)) {
      const mutated = editLines(solvedSource, edits);
      yield {
        kind,
        step: step.id,
        at: unsolved(lesson, parsed.lesson, at),
        description,
        survives: step.survives,
        source: mutated,
      };
    }
  }
}

/** A place in the solved lesson, in the lesson as it is written: solutions are longer or shorter than what they replace. */
function unsolved(lesson: Lesson, solved: Lesson, at: Location): Location {
  let shift = 0;
  for (const exercise of lesson.exercises) {
    const was = lesson.steps.find((step) => step.id === exercise.step)!;
    const now = solved.steps.find((step) => step.id === exercise.step)!;
    const [before, after] = [was.body.split("\n").length, now.body.split("\n").length];
    if (at.line < now.bodyAt.line) break;
    if (at.line < now.bodyAt.line + after)
      return { ...at, line: exercise.solution.bodyAt.line + at.line - now.bodyAt.line };
    shift += before - after;
  }
  return { ...at, line: at.line + shift };
}

function* changesOf(text: readonly string[], step: Step, databases: number): Generator<Change> {
  switch (step.type) {
    case "sql":
      yield {
        kind: "block",
        at: step.at,
        description: `left out: ${firstLine(step)}`,
        edits: bodyEdits(text, step, "-- left out"),
      };
      yield* cellChanges(text, step);
      break;
    case "file":
      yield {
        kind: "block",
        at: step.at,
        description: `left out: ${step.path}`,
        edits: [blank(step.at.line, step.endLine + 1)],
      };
      if (step.path.endsWith(".sql")) yield* lineChanges(text, step);
      break;
    case "console":
      yield* commandChanges(text, step);
      break;
    default:
      step satisfies never;
  }
  if (step.error !== null) yield errorChange(text, step.error);
  if (step.shapes !== null && databases > 1) yield shapesChange(text, step, step.shapes, databases);
}

/** Every line of a migration but blank ones and plain comments; goose's annotations are lines like others. */
function* lineChanges(text: readonly string[], step: FileStep): Generator<Change> {
  const lines = step.body.split("\n");
  for (const [i, line] of lines.entries()) {
    if (line.trim() === "" || (/^\s*--/.test(line) && !/^\s*--\s*\+goose\b/.test(line))) continue;
    const at = { ...step.bodyAt, line: step.bodyAt.line + i };
    // A comment instead of nothing: a file of one line would otherwise leave an empty block.
    const edits = bodyEdits(text, step, lines.with(i, "-- left out").join("\n"));
    yield { kind: "line", at, description: `left out: ${line.trim()}`, edits };
  }
}

function* cellChanges(text: readonly string[], step: SqlStep): Generator<Change> {
  if (step.expected === null) return;
  for (const cell of [...step.expected.columns, ...step.expected.rows.flatMap((row) => row.cells)]) {
    if (cell.text === ANY) continue;
    const line = text[cell.at.line - 1]!;
    const start = cell.at.column - 1;
    const wrong = writeCell(cell.text + WRONG) ?? WRONG;
    const now = `${line.slice(0, start)} ${wrong} ${line.slice(endOfCell(line, start))}`;
    yield {
      kind: "cell",
      at: cell.at,
      description: `expected "${cell.text}${WRONG}" instead of "${cell.text}"`,
      edits: [oneLine(cell.at.line, now)],
    };
  }
}

/** From a cell's first character to the pipe that ends it. */
function endOfCell(line: string, start: number): number {
  for (let i = start; i < line.length; i++) {
    if (line[i] === "\\") i++;
    else if (line[i] === "|") return i;
  }
  return line.length;
}

/** A command whose output is compared needs no leaving out: nothing is printed then, and the comparison fails. */
function* commandChanges(text: readonly string[], step: ConsoleStep): Generator<Change> {
  for (const [i, { text: command, at, expected }] of step.commands.entries()) {
    const compared = expected.filter((line) => line.text.trim() !== ANY && line.text.trim() !== "");
    for (const line of compared) {
      const now = `${text[line.at.line - 1]!.trimEnd()}${WRONG}`;
      yield {
        kind: "output",
        at: line.at,
        description: `expected "${line.text.trim()}${WRONG}" instead of "${line.text.trim()}"`,
        edits: [oneLine(line.at.line, now)],
      };
    }
    if (compared.length > 0) continue;
    const next = step.commands[i + 1]?.at.line ?? step.endLine;
    const edit = step.commands.length === 1 ? blank(step.at.line, step.endLine + 1) : blank(at.line, next);
    yield { kind: "command", at, description: `left out: $ ${command}`, edits: [edit] };
  }
}

function errorChange(text: readonly string[], { code, at }: ExpectedError): Change {
  const wrong = code === "42703" ? "42P01" : "42703";
  const line = text[at.line - 1]!;
  const now = line.slice(0, at.column - 1) + wrong + line.slice(at.column - 1 + code.length);
  return {
    kind: "error",
    at,
    description: `expected the error ${wrong} instead of ${code}`,
    edits: [oneLine(at.line, now)],
  };
}

function shapesChange(text: readonly string[], step: Step, shapes: number, databases: number): Change {
  const wrong = shapes < databases ? shapes + 1 : shapes - 1;
  const line = text[step.at.line - 1]!;
  // A sentence in quotation marks may contain `schemas=2` too.
  const unquoted = line.replace(/"(?:[^"\\]|\\.)*"/gs, (quoted) => `"${" ".repeat(quoted.length - 2)}"`);
  const attribute = /\s(?:schemas|shapes)="?/.exec(unquoted);
  const from =
    attribute === null ? line.search(/(?<=(?:schemas|shapes)=)/) : attribute.index + attribute[0].length;
  const now = line.slice(0, from) + line.slice(from).replace(/^\d+/, String(wrong));
  const at = { ...step.at, column: from + 1 };
  return {
    kind: "shapes",
    at,
    description: `expected ${count(wrong, "schema")} instead of ${shapes}`,
    edits: [oneLine(step.at.line, now)],
  };
}

function oneLine(line: number, now: string): LineEdit {
  return { from: line, to: line + 1, lines: [now] };
}

/** Blank lines instead of lines `from` up to `to`: what follows keeps its place. */
function blank(from: number, to: number): LineEdit {
  return { from, to, lines: new Array<string>(to - from).fill("") };
}

function firstLine(step: Step): string {
  const line = step.body.split("\n").find((text) => text.trim() !== "" && !text.trim().startsWith("--"));
  return (line ?? "").trim();
}
