// A lesson's events as a readable transcript, line by line. Pure: the terminal is one reader of the stream.
import type { SourceFile } from "../../engine/index.ts";
import type { Lesson, Step } from "../../lessons/index.ts";
import {
  type CheckResult,
  checkDiagnostic,
  errorDiagnostic,
  type LessonEvent,
  type StepOutput,
} from "../../runner/index.ts";
import { count, createPrinter, type Diagnostic, sourceFrom } from "../../text/index.ts";
import { diagnosticColours, type Paint } from "../terminal/index.ts";
import { tableLines } from "./table.ts";

/** `clean` is what becomes of every text that was printed by the lesson: `steady`, or nothing. */
export interface TranscriptOptions {
  readonly paint: Paint;
  readonly clean: (text: string) => string;
}

type Print = (diagnostic: Diagnostic) => string;

/** Feed it the events in order; each call answers the lines to print. */
export function createTranscript(
  source: SourceFile,
  lesson: Lesson,
  { paint, clean }: TranscriptOptions,
): (event: LessonEvent) => readonly string[] {
  const print = createPrinter({
    source: sourceFrom(sourcesOf(source, lesson)),
    paint: diagnosticColours(paint),
  });
  const steps = new Map(lesson.steps.map((step) => [step.id, step]));
  let section = "";
  let last = "";
  return (event) => {
    switch (event.type) {
      case "lesson-started":
        return ["", `${paint.bold(event.title)}  ${paint.dim(event.file)}`];
      case "step-started": {
        const step = steps.get(event.step);
        if (!step) return [];
        const title = lesson.sections.find((one) => one.blocks.includes(step))?.title ?? "";
        const heading = title === section ? [] : ["", paint.bold(title)];
        section = title;
        last = "";
        return [...heading, "", ...stepLines(step, paint)];
      }
      case "step-output": {
        const step = steps.get(event.step);
        // Several databases answer one block: each answer is named.
        const name = step?.type === "sql" && step.databases.length > 1 ? databaseOf(event.output) : null;
        const heading = name !== null && name !== last ? [paint.cyan(name)] : [];
        last = name ?? last;
        return [...heading, ...outputLines(cleaned(event.output, clean), step, paint, print)].map((line) =>
          `    ${line}`.trimEnd(),
        );
      }
      case "step-finished":
        return event.result.checks.flatMap((check) => checkLines(check, paint, print));
      default:
        return [];
    }
  };
}

function stepLines(step: Step, paint: Paint): string[] {
  const where =
    step.type === "sql" ? step.databases.join(", ") : step.type === "file" ? step.path : "console";
  const head = `  ${paint.cyan(where)}  ${paint.dim(`line ${step.at.line}`)}`;
  if (step.type === "console") return [head];
  return [
    head,
    ...step.body
      .replace(/\n$/, "")
      .split("\n")
      .map((line) => `  ${paint.dim("|")} ${line}`.trimEnd()),
  ];
}

/** Before it is laid out: a column is as wide as what is printed in it. */
function cleaned(output: StepOutput, clean: (text: string) => string): StepOutput {
  switch (output.type) {
    case "result": {
      const rows = output.result.rows.map((row) =>
        row.map((value) => (value === null ? null : clean(value))),
      );
      return { ...output, result: { ...output.result, rows } };
    }
    case "line":
      return { ...output, text: clean(output.text) };
    case "notice":
      return { ...output, message: clean(output.message) };
    case "error": {
      const { error } = output;
      const detail = error.postgres?.detail;
      const postgres =
        error.postgres && detail !== undefined
          ? { ...error.postgres, detail: clean(detail) }
          : error.postgres;
      return { ...output, error: { ...error, message: clean(error.message), postgres } };
    }
    default:
      return output;
  }
}

function databaseOf(output: StepOutput): string | null {
  if (output.type === "error") return output.error.database;
  return "database" in output ? output.database : null;
}

function outputLines(output: StepOutput, step: Step | undefined, paint: Paint, print: Print): string[] {
  switch (output.type) {
    case "result":
      if (output.result.columns.length > 0) return tableLines(output.result, output.total);
      return [paint.dim(output.result.command)];
    case "notice":
      return [`${output.severity}: ${output.message}`];
    case "command":
      return [`${paint.bold("$")} ${output.text}`];
    case "line":
      return [output.text];
    case "error":
      // A console command has printed its failure already.
      return step?.type === "console" && output.error.migration
        ? []
        : print(errorDiagnostic(output.error)).split("\n");
    case "committed":
      return [paint.dim(`committed on ${output.branch}`)];
    case "left-out":
      return [paint.dim(`and ${count(output.count, `more ${output.what}`)}`)];
    case "migration":
      return [];
  }
}

function checkLines(check: CheckResult, paint: Paint, print: Print): string[] {
  if (check.status === "passed") return [`  ${paint.green("✓")} ${check.claim}`];
  const [first = "", ...more] = print(checkDiagnostic(check)).split("\n");
  return [`  ${paint.red("✗")} ${first}`, ...more.map((line) => `    ${colourDifference(line, paint)}`)];
}

function colourDifference(line: string, paint: Paint): string {
  if (line.startsWith("    -")) return paint.red(line);
  return line.startsWith("    +") ? paint.green(line) : line;
}

/** The lesson, and the files that it writes: what a place can be in, but for the history. */
function sourcesOf(source: SourceFile, lesson: Lesson): readonly SourceFile[] {
  const files = lesson.steps.flatMap((step) =>
    step.type === "file" ? [{ name: step.path, text: step.body }] : [],
  );
  return [source, ...files];
}
