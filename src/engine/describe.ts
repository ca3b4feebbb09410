// A failure as lines of text: what a terminal prints and a log keeps.
import { shorten } from "../text/index.ts";
import type { DirtyReport, MigrationFailure, Repair } from "./errors.ts";
import type { MigrationWarning } from "./events.ts";
import type { Location, Version } from "./types.ts";

/**
 * Several lines without a last line end: place and message with the SQLSTATE (or our own code), DETAIL, HINT, the
 * statement's first lines, and what this run had done before.
 */
export function describeFailure(failure: MigrationFailure): string {
  const { at, message, database, hint, dirty, done, code } = failure;
  const lines = [
    `${at ? `${describeLocation(at)}: ` : ""}${message} (${database ? `SQLSTATE ${database.sqlstate}` : code})`,
  ];
  if (database?.detail) lines.push(`DETAIL: ${database.detail}`);
  if (database?.hint) lines.push(`HINT: ${database.hint}`);
  if (database?.where) lines.push(`CONTEXT: ${database.where}`);
  if (failure.statement && code !== "DIRTY") lines.push(...excerpt(failure.statement));
  if (dirty) lines.push(...describeDirty(dirty));
  else if (hint) lines.push(`HINT: ${hint}`);
  if (done.length > 0) lines.push(`Done before it: ${versionList(done)}.`);
  if (failure.uncertain?.length)
    lines.push(
      `Not certain: ${versionList(failure.uncertain)}. The version table says whether they are applied.`,
    );
  return lines.join("\n");
}

const SHOWN = 10;

/** Thousands of versions would bury the failure; the data have them all. */
function versionList(versions: readonly Version[]): string {
  if (versions.length <= SHOWN) return versions.join(", ");
  return `${versions.length} migrations, ${versions[0]} to ${versions.at(-1)}`;
}

export function describeWarning({ at, message, code, hint }: MigrationWarning): string {
  return `${at ? `${describeLocation(at)}: ` : ""}warning: ${message} (${code})${hint ? `\nHINT: ${hint}` : ""}`;
}

export function describeLocation({ file, line, column }: Location): string {
  return `${file}:${line}:${column}`;
}

const EXCERPT_LINES = 6;

function excerpt(statement: string): string[] {
  const lines = statement.split("\n");
  const shown = lines.slice(0, EXCERPT_LINES).map((line) => `  | ${shorten(line, 200)}`);
  return lines.length > EXCERPT_LINES
    ? [...shown, `  | ... ${lines.length - EXCERPT_LINES} more lines`]
    : shown;
}

export function describeDirty(dirty: DirtyReport): string[] {
  const lines = [progressLine(dirty)];
  const { stopped } = dirty;
  if (stopped) {
    lines.push(`${describeLocation(stopped.at)}: ${stoppedLine(stopped)}`, ...excerpt(stopped.statement));
    if (stopped.question) lines.push(`Ask: ${stopped.question}`);
  }
  for (const index of dirty.invalidIndexes)
    lines.push(`The index ${index} is INVALID and stands in the way.`);
  for (const repair of dirty.repairs) lines.push(...repairLines(repair));
  return lines;
}

function progressLine({ ran, total, direction }: DirtyReport): string {
  if (ran === null) return "How far it came is not recorded.";
  return `Of the ${total} statements of its ${direction === "up" ? "Up" : "Down"} section ${ran} ran.`;
}

function stoppedLine({ state, error }: NonNullable<DirtyReport["stopped"]>): string {
  switch (state) {
    case "failed":
      return `the next one failed: ${error}`;
    case "uncertain":
      return "the next one was running when the run ended; whether it ran to its end is uncertain:";
    case "not-run":
      return "the next one did not run to its end:";
    default:
      return state satisfies never;
  }
}

function repairLines({ when, steps }: Repair): string[] {
  return [
    when,
    ...steps.map((step) =>
      step.type === "sql" ? `  run in the database: ${step.sql}` : `  $ ${step.command}`,
    ),
  ];
}

/** The ways out in one paragraph, for readers of `hint` alone. */
export function describeRepairs({ repairs }: DirtyReport): string {
  return repairs
    .map(
      ({ when, steps }) =>
        `${when} ${steps.map((step) => (step.type === "sql" ? step.sql : `${step.command};`)).join(" ")}`,
    )
    .join(" ");
}
