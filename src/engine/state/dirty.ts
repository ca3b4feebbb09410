// A NO TRANSACTION file that stopped half-way: what ran, what is in doubt, what is in the way, and the way out.
import { count } from "../../text/index.ts";
import type { DirtyReport, Repair, RepairStep } from "../errors.ts";
import type { ReadyStep } from "../plan/index.ts";
import { type FileProgress, type OwnTables, readProgress } from "../tables/index.ts";
import type { ParsedStatement } from "../text/index.ts";
import type { Version } from "../types.ts";
import type { Context } from "./context.ts";
import { type StatementState, settle } from "./doubt.ts";
import { parseSession, type SessionState, sessionStatements } from "./session.ts";

/** Reads the progress anew, and the catalog for the statement in doubt. */
export async function readDirty(
  context: Context,
  own: OwnTables,
  version: Version,
  ready: ReadyStep | undefined,
): Promise<DirtyReport | undefined> {
  const [rows] = await context.database.run(own.progress.read);
  const progress = rows && readProgress(rows).find((entry) => entry.version === version);
  return progress && (await reportDirty(context, progress, ready));
}

/** `ready` is the file as it is now; undefined when it is gone or no longer parses. */
export async function reportDirty(
  context: Context,
  progress: FileProgress,
  ready: ReadyStep | undefined,
): Promise<DirtyReport> {
  const { version, name, direction, finished, total, failedAt, error } = progress;
  const session = parseSession(progress.session);
  // A file with another number of statements was edited since; then its text says nothing of what ran.
  const known = ready?.parsed.statements.length === total ? ready.parsed.statements : undefined;
  const statement = known?.[failedAt ?? finished];
  const inDoubt = known?.[finished];
  const verdict: StatementState = inDoubt
    ? await settle(context.database, inDoubt.sql, error !== null, session.get("search_path"))
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
        state: error === null ? verdict.state : "failed",
        ...(error !== null && { error }),
        ...(verdict.question && { question: verdict.question }),
      },
    }),
    session: Object.fromEntries(session),
    invalidIndexes: verdict.invalidIndexes,
    repairs: known
      ? repairsOf({ ...progress, command: context.command, statements: known, verdict, session })
      : eitherWay(
          context,
          version,
          `The file is gone, was edited, or does not parse: compare the database with the ${finished} of its statements that ran.`,
        ),
  };
}

interface Stopped extends Omit<FileProgress, "session"> {
  readonly command: Context["command"];
  readonly statements: readonly ParsedStatement[];
  readonly verdict: StatementState;
  readonly session: SessionState;
}

function repairsOf(stopped: Stopped): readonly Repair[] {
  const { finished, statements, verdict } = stopped;
  if (finished >= statements.length) {
    return [byHand(stopped, finished, "All of its statements ran; only the record of it is missing.")];
  }
  switch (verdict.state) {
    case "ran":
      return goOn(stopped, finished + 1, "The statement in doubt did run.");
    case "not-run":
      return notRun(stopped);
    case "uncertain":
      return [
        continued(stopped, finished + 1, "Where you find that the statement in doubt did run.", true),
        continued(stopped, finished, "Where you find that it did not run.", true),
      ];
    default:
      return verdict.state satisfies never;
  }
}

function notRun(stopped: Stopped): readonly Repair[] {
  const { version, finished, direction, error, command, verdict } = stopped;
  if (finished > 0) {
    const first = error === null ? "The first" : "Fix what made the statement fail; the first";
    return goOn(stopped, finished, `${first} ${statementsOf(finished)} ran, the rest did not.`);
  }
  const [as, again] = direction === "up" ? ["pending", "up"] : ["applied", "down"];
  const when =
    error === null
      ? "Nothing of the file is in the database, so it can start again."
      : "Nothing of the file is in the database: fix what made it fail, then start it again.";
  const commands = [command(`repair ${version} --as ${as}`), command(again)];
  return [
    {
      when,
      steps: [
        ...verdict.invalidIndexes.map(dropIndex),
        ...commands.map((line): RepairStep => ({ type: "command", command: line })),
      ],
    },
  ];
}

const statementsOf = (finished: number) => (finished === 1 ? "statement" : count(finished, "statement"));

const dropIndex = (index: string): RepairStep => ({ type: "sql", sql: `DROP INDEX CONCURRENTLY ${index};` });

function goOn(stopped: Stopped, from: number, when: string): readonly Repair[] {
  if (from >= stopped.statements.length) return [byHand(stopped, from, when)];
  return [
    continued(
      stopped,
      from,
      `${when} Run the rest, from statement ${from + 1} on, in the session as it was:`,
    ),
    byHand(stopped, from, "Or run the rest by hand, in one session, and record it:"),
  ];
}

/** `from`: how many statements ran. `say`: where the command cannot know it by itself. */
function continued({ version, command }: Stopped, from: number, when: string, say = false): Repair {
  const words = `repair ${version} --continue${say ? ` --from ${from + 1}` : ""}`;
  return { when, steps: [{ type: "command", command: command(words) }] };
}

/** Run what is left by hand, in the session as the file had it, then record the file as done. */
function byHand(
  { version, direction, command, statements, session, verdict, finished }: Stopped,
  from: number,
  when: string,
): Repair {
  const as = direction === "up" ? "applied" : "pending";
  const left = statements.slice(from);
  const settings = left.length > 0 ? sessionStatements(session) : [];
  return {
    when,
    steps: [
      ...(from === finished ? verdict.invalidIndexes : []).map(dropIndex),
      ...[...settings, ...left.map(({ sql }) => sql)].map((sql): RepairStep => ({ type: "sql", sql })),
      { type: "command", command: command(`repair ${version} --as ${as}`) },
    ],
  };
}

/** Where only a person can say: both ends, and when each is true. */
export function eitherWay({ command }: Context, version: Version, intro: string): readonly Repair[] {
  const record = (as: string): readonly RepairStep[] => [
    { type: "command", command: command(`repair ${version} --as ${as}`) },
  ];
  return [
    { when: `${intro} Where you have finished it by hand:`, steps: record("applied") },
    { when: "Where you have undone it by hand:", steps: record("pending") },
  ];
}
