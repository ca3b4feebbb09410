// The run as lines for a terminal: a table, one line a file, and the findings under their file.

import {
  allFindings,
  type FileReport,
  type FileStatus,
  type Finding,
  findingDiagnostic,
  type HarnessEvent,
  type ProofOutcome,
  type RunRecord,
  type StatusCounts,
  type Summary,
} from "../../harness/index.ts";
import {
  count,
  formatPlace,
  oneLine,
  type PrintOptions,
  plural,
  printDiagnostic,
  shortName,
} from "../../text/index.ts";
import { diagnosticColours, type Paint } from "../terminal/index.ts";
import { lockLines } from "./terminal-locks.ts";

export interface TerminalOptions {
  readonly paint: Paint;
  /** Longest file name, for the columns. */
  readonly width: number;
  /** The terminal's columns; null: no terminal, so that a line that is searched for stays one. */
  readonly columns: number | null;
  /** Show notes too, and recipes. */
  readonly verbose: boolean;
  /** Hints that have been printed: once is enough, unless verbose. Grows. */
  readonly hinted: Set<string>;
  /** The text of a file by the name that findings give it, for the line that is shown of it. */
  readonly source: NonNullable<PrintOptions["source"]>;
}

export function headLines(
  { files, pgtap, server, target }: Extract<HarnessEvent, { type: "run-started" }>,
  width: number,
): readonly string[] {
  return [
    `${count(files.length, "file")}${pgtap.length > 0 ? ` and ${count(pgtap.length, "pgTAP file")}` : ""} on ${server}, advice for PostgreSQL ${target}`,
    "",
    `${"".padEnd(width + 2)}up    rows  down  again`,
  ];
}

export function fileLines(report: FileReport, options: TerminalOptions): readonly string[] {
  const { paint, width } = options;
  const { up, rows, down, again } = report.proofs;
  const cells = [up, rows, down, again].map((outcome) => cell(outcome, paint)).join("");
  return [
    `${mark(report, paint)} ${shortName(report.file).padEnd(width)}${cells}${verdict(report)}`,
    ...lockLines(report.locks, options.verbose).map((line) => paint.dim(`    ${line}`)),
    ...shownFindings(report, options),
    ...(options.verbose ? leftOutLines(report, paint) : []),
  ];
}

function leftOutLines({ leftOut = [] }: FileReport, paint: Paint): readonly string[] {
  return leftOut.map(
    ({ at, statement, why }) =>
      `    ${paint.dim("left out")} ${formatPlace(at)}  ${oneLine(statement)}: ${why}`,
  );
}

/** Under the line of their file. */
export function shownFindings(
  { findings }: Pick<FileReport, "findings">,
  options: TerminalOptions,
): readonly string[] {
  return findings
    .filter((finding) => options.verbose || finding.severity !== "note")
    .flatMap((finding) => findingLines(finding, options));
}

const WORDS: Readonly<Record<FileStatus, string>> = {
  passed: "passed",
  warned: "warnings",
  known: "known",
  failed: "failed",
  "not-testable": "not testable",
  "not-tested": "not tested",
  "not-asked": "not asked for",
};

/** One word, and why where there is a why; what the baseline hides is counted. */
export function verdict({ status, why, known = 0 }: Pick<FileReport, "status" | "why" | "known">): string {
  const asides = [...(why === undefined ? [] : [why]), ...(known > 0 ? [`${known} in the baseline`] : [])];
  return `${WORDS[status]}${asides.length > 0 ? `: ${asides.join("; ")}` : ""}`;
}

/** A tick means that all is well. */
export const MARKS: Readonly<Record<FileStatus, string>> = {
  passed: "✓",
  warned: "!",
  known: "~",
  failed: "✗",
  "not-testable": "-",
  "not-tested": "-",
  "not-asked": "-",
};

export function mark({ status }: Pick<FileReport, "status">, paint: Paint): string {
  if (status === "passed") return paint.green(MARKS[status]);
  if (status === "failed") return paint.red(MARKS[status]);
  return status === "warned" ? paint.bold(MARKS[status]) : paint.dim(MARKS[status]);
}

function cell(outcome: ProofOutcome, paint: Paint): string {
  switch (outcome.type) {
    case "passed":
      return `${paint.green("ok")}    `;
    case "failed":
      return `${paint.red("fails")} `;
    case "not-tested":
      return `${paint.dim("-")}     `;
    default:
      return outcome satisfies never;
  }
}

/** What is printed of a difference before it is cut; reports on disk hold all of it. */
const MOST_LINES = 12;

export function findingLines(
  finding: Finding,
  { paint, verbose, hinted, columns, source }: Omit<TerminalOptions, "width">,
): readonly string[] {
  const { recipe } = finding;
  const { hint, ...rest } = findingDiagnostic(finding, verbose ? undefined : MOST_LINES);
  const advises = hint !== undefined && (verbose || !hinted.has(hint));
  if (hint !== undefined) hinted.add(hint);
  const printed = printDiagnostic(advises ? { ...rest, hint } : rest, {
    source,
    paint: diagnosticColours(paint),
    ...(columns !== null && { columns: columns - INDENT.length }),
  });
  return [
    ...printed.split("\n").map((line) => INDENT + line),
    ...(verbose && recipe ? recipe.split("\n").map((text) => paint.cyan(`        ${text}`)) : []),
  ];
}

const INDENT = "    ";

export function endLines(record: RunRecord, verbose: boolean): readonly string[] {
  const { summary, limits } = record;
  const parts = statusCounts(summary);
  const notes =
    summary.notes > 0 && !verbose
      ? `${count(summary.notes, "note")} (--verbose shows them)`
      : count(summary.notes, "note");
  const leftOut = record.reports.reduce((sum, report) => sum + (report.leftOut?.length ?? 0), 0);
  const codes = new Set(
    allFindings(record)
      .filter(({ severity }) => severity !== "note")
      .map(({ code }) => code),
  );
  return [
    "",
    `${count(summary.files, "file")}: ${parts} (${(summary.durationMs / 1000).toFixed(1)}s)`,
    ...(summary.pgtap.files > 0 ? [pgtapSummaryLine(summary.pgtap)] : []),
    `${count(summary.errors, "error")}, ${count(summary.warnings, "warning")}, ${notes}`,
    ...(summary.cached ? [`${cachedSince(summary.cached)} (--no-cache proves everything anew).`] : []),
    ...baselineLines(summary),
    ...(leftOut > 0
      ? [
          `${count(leftOut, "statement")} left out on this server${verbose ? "" : " (--verbose lists them)"}: about the server, another database, or roles that were there before`,
        ]
      : []),
    ...queryLines(record, verbose),
    ...(codes.size > 0 ? ["gosling help CODE explains each code."] : []),
    ...(verbose ? limits : []),
  ];
}

/** For a run that was read from the cache. */
export function cachedSince(at: string): string {
  return `From the cache: nothing has changed since ${at.slice(0, 16).replace("T", " ")} UTC, when this was proven`;
}

/** What the check of the queries covers, and what it does not see. */
export function queryLines({ queries }: Pick<RunRecord, "queries">, verbose: boolean): readonly string[] {
  if (!queries) return [];
  const { files, queries: all, from, unchecked } = queries;
  const where = `${count(files, "file")}${from === null ? "" : ` of ${from}`}`;
  const checked = `${count(all, "query", "queries")} in ${where}: ${all - unchecked.length} checked`;
  return [
    unchecked.length === 0
      ? `${checked}. ${UNSEEN}`
      : `${checked}, ${unchecked.length} not${verbose ? "" : " (--verbose lists them)"}. ${UNSEEN}`,
    ...(verbose
      ? unchecked.map(({ query, at, why }) => `    not checked ${formatPlace(at)}  ${query}: ${oneLine(why)}`)
      : []),
  ];
}

const UNSEEN = "SQL that code puts together while it runs is not seen.";

function pgtapSummaryLine(pgtap: Summary["pgtap"]): string {
  return `${count(pgtap.files, "pgTAP file")}: ${statusCounts(pgtap)} (${count(pgtap.tests, "test")}, ${pgtap.failedTests} failed)`;
}

export function statusCounts(counts: StatusCounts): string {
  const { passed, warned, known, failed, notTestable, notTested, notAsked } = counts;
  const some = (number: number, words: string) => (number > 0 ? [`${number} ${words}`] : []);
  return [
    `${passed} passed`,
    ...some(warned, "with warnings"),
    ...some(known, "known"),
    `${failed} failed`,
    ...some(notTestable, "not testable here"),
    ...some(notTested, "not tested"),
    ...some(notAsked, "applied only, not asked for"),
  ].join(", ");
}

function baselineLines({ baseline }: Summary): readonly string[] {
  if (!baseline) return [];
  const { known, gone } = baseline;
  return [
    ...(known > 0 ? [`${count(known, "finding")} in the baseline, not shown`] : []),
    ...(gone.length > 0
      ? [
          `${count(gone.length, "finding")} of the baseline ${plural(gone.length, "is", "are")} gone (gosling test --write-baseline takes ${plural(gone.length, "it", "them")} out):`,
          ...gone.map(
            ({ file, code, object }) => `    ${file}  ${code}${object === null ? "" : `  ${object}`}`,
          ),
        ]
      : []),
  ];
}

export function progressText(event: HarnessEvent, index: number, total: number): string | null {
  if (event.type !== "phase-started") return null;
  const done = Math.round((index / Math.max(total, 1)) * 20);
  return `[${"█".repeat(done)}${"░".repeat(20 - done)}] ${index + 1}/${total} ${shortName(event.file)}: ${PHASES[event.phase]}`;
}

const PHASES = {
  trace: "tracing locks",
  apply: "up on the bare database",
  rows: "writing rows",
  up: "up with rows",
  down: "down",
  again: "up again",
  pgtap: "running its tests",
  queries: "preparing the queries",
} as const;
