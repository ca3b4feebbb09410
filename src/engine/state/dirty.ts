// A NO TRANSACTION file that stopped half-way: what ran, what is in doubt, what stands in the way, and the way out.
import { count } from "../../text/index.ts";
import type { DirtyReport, Repair, RepairStep } from "../errors.ts";
import type { Prepared } from "../plan/index.ts";
import { type OwnTables, type Progress, readProgress } from "../tables/index.ts";
import type { ParsedStatement } from "../text/index.ts";
import type { Version } from "../types.ts";
import type { Context } from "./context.ts";
import { settle, type Verdict } from "./doubt.ts";

/** Reads the progress anew, and the catalog for the statement in doubt. */
export async function readDirty(
  context: Context,
  own: OwnTables,
  version: Version,
  prepared: Prepared | undefined,
): Promise<DirtyReport | undefined> {
  const [rows] = await context.database.run(own.progress.read);
  const progress = rows && readProgress(rows).find((entry) => entry.version === version);
  return progress && (await reportDirty(context, progress, prepared));
}

/** `prepared` is the file as it is now; undefined when it is gone or no longer parses. */
export async function reportDirty(
  context: Context,
  progress: Progress,
  prepared: Prepared | undefined,
): Promise<DirtyReport> {
  const { version, name, direction, finished, total, failedAt, error } = progress;
  // A file with another number of statements was edited since; then nothing can be told from its text.
  const known = prepared?.parsed.statements.length === total ? prepared.parsed.statements : undefined;
  const statement = known?.[failedAt ?? finished];
  const inDoubt = known?.[finished];
  const verdict: Verdict = inDoubt
    ? await settle(context.database, inDoubt.sql, error !== null)
    : { state: "not-run", invalidIndexes: [] };
  return {
    version,
    name,
    direction,
    ran: finished,
    total,
    ...(statement && {
      stopped: {
        statement: statement.sql,
        at: statement.at,
        state: error === null ? stateOf(verdict) : "failed",
        ...(error !== null && { error }),
        ...(verdict.question && { question: verdict.question }),
      },
    }),
    invalidIndexes: verdict.invalidIndexes,
    repairs: known
      ? repairsOf(progress, known, verdict)
      : eitherWay(
          version,
          `The file is gone, was edited, or does not parse: compare the database with the ${finished} of its statements that ran.`,
        ),
  };
}

function stateOf(verdict: Verdict): "uncertain" | "not-run" {
  return verdict.state === "uncertain" ? "uncertain" : "not-run";
}

function repairsOf(
  progress: Progress,
  statements: readonly ParsedStatement[],
  verdict: Verdict,
): readonly Repair[] {
  const { finished } = progress;
  if (finished >= statements.length) {
    return [
      finish(
        progress,
        statements,
        finished,
        [],
        "All of its statements ran; only the record of it is missing.",
      ),
    ];
  }
  switch (verdict.state) {
    case "ran":
      return [finish(progress, statements, finished + 1, [], "The statement in doubt did run.")];
    case "not-run":
      return notRun(progress, statements, verdict);
    case "uncertain":
      return [
        finish(progress, statements, finished + 1, [], "Where you find that the statement in doubt did run."),
        ...notRun(progress, statements, verdict, "Where you find that it did not run."),
      ];
    default:
      return verdict.state satisfies never;
  }
}

function notRun(
  progress: Progress,
  statements: readonly ParsedStatement[],
  verdict: Verdict,
  when?: string,
): readonly Repair[] {
  const { version, finished, direction, error } = progress;
  const clear = verdict.invalidIndexes.map(
    (index): RepairStep => ({ type: "sql", sql: `DROP INDEX CONCURRENTLY ${index};` }),
  );
  if (finished === 0) {
    const [as, again] = direction === "up" ? ["pending", "up"] : ["applied", "down"];
    const cause =
      error === null
        ? "Nothing of the file is in the database"
        : "Nothing of the file is in the database: mend what made it fail, then";
    return [
      {
        when: when ?? `${cause}${error === null ? ", so it can start again." : " start it again."}`,
        steps: [
          ...clear,
          { type: "command", command: `gosling repair ${version} --as ${as}` },
          { type: "command", command: `gosling ${again}` },
        ],
      },
    ];
  }
  const first = error === null ? "The first" : "Mend what made the statement fail; the first";
  return [
    finish(
      progress,
      statements,
      finished,
      clear,
      when ?? `${first} ${countOf(finished)} ran, the rest did not: run the rest by hand.`,
    ),
  ];
}

function countOf(finished: number): string {
  return finished === 1 ? "statement" : count(finished, "statement");
}

/** Run what is left by hand, then record the file as done. */
function finish(
  { version, direction }: Progress,
  statements: readonly ParsedStatement[],
  from: number,
  before: readonly RepairStep[],
  when: string,
): Repair {
  const as = direction === "up" ? "applied" : "pending";
  return {
    when,
    steps: [
      ...before,
      ...statements.slice(from).map(({ sql }): RepairStep => ({ type: "sql", sql })),
      { type: "command", command: `gosling repair ${version} --as ${as}` },
    ],
  };
}

/** Where only a person can tell: both ends, and when each is true. */
export function eitherWay(version: Version, intro: string): readonly Repair[] {
  const record = (as: string): readonly RepairStep[] => [
    { type: "command", command: `gosling repair ${version} --as ${as}` },
  ];
  return [
    { when: `${intro} Where you have finished it by hand:`, steps: record("applied") },
    { when: "Where you have undone it by hand:", steps: record("pending") },
  ];
}
