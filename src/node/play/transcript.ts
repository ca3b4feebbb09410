// A lesson's events as a readable transcript, line by line. Pure: the terminal is one reader of the stream.
import type { Lesson, Step } from "../../lessons/index.ts";
import type { CheckResult, LessonEvent, StepError, StepOutput } from "../../runner/index.ts";
import { count } from "../../text/index.ts";
import type { Paint } from "../terminal/index.ts";
import { tableLines } from "./table.ts";

/** `clean` is what becomes of every text that was printed by the lesson: `redact`, or nothing. */
export interface TranscriptOptions {
  readonly paint: Paint;
  readonly clean: (text: string) => string;
}

/** Feed it the events in order; each call answers the lines to print. */
export function createTranscript(
  lesson: Lesson,
  { paint, clean }: TranscriptOptions,
): (event: LessonEvent) => readonly string[] {
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
        return [...heading, ...outputLines(cleaned(event.output, clean), step, paint)].map((line) =>
          `    ${line}`.trimEnd(),
        );
      }
      case "step-finished":
        return event.result.checks.flatMap((check) => checkLines(check, paint));
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

function outputLines(output: StepOutput, step: Step | undefined, paint: Paint): string[] {
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
      return step?.type === "console" && output.error.migration ? [] : errorLines(output.error, paint);
    case "committed":
      return [paint.dim(`committed on ${output.branch}`)];
    case "left-out":
      return [paint.dim(`and ${count(output.count, `more ${output.what}`)}`)];
    case "migration":
      return [];
  }
}

function errorLines(error: StepError, paint: Paint): string[] {
  const place = error.at ? paint.dim(`  at ${error.at.file}:${error.at.line}:${error.at.column}`) : "";
  const lines = [`${paint.red("ERROR")} ${error.code}: ${error.message}${place}`];
  if (error.postgres?.detail) lines.push(`DETAIL: ${error.postgres.detail}`);
  if (error.hint) lines.push(`HINT: ${error.hint}`);
  return lines;
}

function checkLines(check: CheckResult, paint: Paint): string[] {
  if (check.status === "passed") return [`  ${paint.green("✓")} ${check.claim}`];
  const place = `${check.at.file}:${check.at.line}:${check.at.column}`;
  const lines = [`  ${paint.red("✗")} ${place}: ${check.claim}`];
  if (check.difference && check.difference.length > 0) {
    lines.push(
      "      - expected, + found",
      ...check.difference.map((line) => `      ${colourDifference(line, paint)}`),
    );
    return lines;
  }
  if (check.expected !== undefined) lines.push(...labelled("expected", check.expected));
  if (check.found !== undefined) lines.push(...labelled("found", check.found));
  return lines;
}

function labelled(label: string, text: string): string[] {
  const [first = "", ...rest] = text.split("\n");
  return [`      ${`${label}:`.padEnd(10)}${first}`, ...rest.map((line) => `                ${line}`)];
}

function colourDifference(line: string, paint: Paint): string {
  if (line.startsWith("-")) return paint.red(line);
  return line.startsWith("+") ? paint.green(line) : line;
}
