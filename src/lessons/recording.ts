// What was recorded on a real server, where several sessions wait for each other: a `recorded` block's text, as data. Nothing runs.

/** Sessions of one server over a few seconds: who ran what, held which lock, and waited for whom. */
export interface Recording {
  /** The block's first line: the server, and what is set there. */
  readonly where: string;
  /** In the order in which they first appear. */
  readonly sessions: readonly string[];
  /** In the order of time. */
  readonly events: readonly RecordedEvent[];
}

export type RecordedEvent = {
  /** Seconds since the recording began. */
  readonly at: number;
  readonly session: string;
} & (
  | { readonly type: "runs"; readonly sql: string }
  | { readonly type: "holds"; readonly mode: string; readonly object: string }
  /** `behind`: the sessions that PostgreSQL names as blocking it, whether they hold a lock or wait for one themselves. */
  | {
      readonly type: "waits";
      readonly mode: string;
      readonly object: string;
      readonly behind: readonly string[];
    }
  | { readonly type: "ends" }
  /** `code`: the SQLSTATE. */
  | { readonly type: "fails"; readonly code: string }
);

/** `line`: in the block's text, from 0. */
export interface RecordingProblem {
  readonly line: number;
  readonly message: string;
}

const LINE =
  /^\s*(\d{1,4}(?:\.\d{1,3})?) s\s+([a-z][a-z0-9_-]{0,30})\s+(runs|holds|waits|ends|fails)(?:\s+(\S.*?))?\s*$/;
const LOCK = /^(\w{1,40}Lock) on (\S{1,200}?)(?:, behind ([a-z0-9_, -]{1,300}))?$/;

/** Reads a block's text: its first line says where it was recorded, each further line is `SECONDS s  SESSION  VERB  WHAT`. */
export function parseRecording(text: string): Recording | RecordingProblem {
  const events: RecordedEvent[] = [];
  let where: string | null = null;
  for (const [line, content] of text.split("\n").entries()) {
    if (content.trim() === "") continue;
    if (where === null) {
      where = content.trim();
      continue;
    }
    const event = readEvent(content);
    if (typeof event === "string") return { line, message: event };
    const before = events.at(-1);
    if (before !== undefined && event.at < before.at)
      return { line, message: `This line's time, ${event.at} s, is before that of the line above.` };
    events.push(event);
  }
  if (where === null || events.length === 0)
    return {
      line: 0,
      message: "A recording needs a line that says where it was made, and one line an event.",
    };
  const sessions = [...new Set(events.map(({ session }) => session))];
  const stranger = events.findIndex(
    (event) => event.type === "waits" && event.behind.some((name) => !sessions.includes(name)),
  );
  if (stranger !== -1)
    return {
      line: lineOf(text, stranger),
      message: "This line waits behind a session that has no line of its own.",
    };
  return { where, sessions, events };
}

/** The line of event `index`: blank lines and the first line with text don't count. */
function lineOf(text: string, index: number): number {
  const lines = [...text.split("\n").entries()].filter(([, content]) => content.trim() !== "");
  return lines[index + 1]?.[0] ?? 0;
}

function readEvent(line: string): RecordedEvent | string {
  const match = LINE.exec(line);
  if (match === null)
    return "A line of a recording is a time, a session, what it does (runs, holds, waits, ends or fails), and with what.";
  const [, seconds = "", session = "", verb, rest = ""] = match;
  const base = { at: Number(seconds), session };
  if (verb === "runs") return rest === "" ? "`runs` needs the SQL." : { ...base, type: "runs", sql: rest };
  if (verb === "ends") return rest === "" ? { ...base, type: "ends" } : "Nothing comes after `ends`.";
  if (verb === "fails")
    return /^[0-9A-Z]{5}$/.test(rest) ? { ...base, type: "fails", code: rest } : "`fails` needs a SQLSTATE.";
  const lock = LOCK.exec(rest);
  if (lock === null || (verb === "waits") !== (lock[3] !== undefined))
    return verb === "waits"
      ? "`waits` needs a lock, a table and who is before it: `ShareLock on users, behind deploy`."
      : "`holds` needs a lock and a table: `ShareLock on users`.";
  const [, mode = "", object = "", behind = ""] = lock;
  return verb === "holds"
    ? { ...base, type: "holds", mode, object }
    : { ...base, type: "waits", mode, object, behind: behind.split(",").map((name) => name.trim()) };
}

/** The same as text, in columns: what `parseRecording` reads. */
export function writeRecording({ where, sessions, events }: Recording): string {
  const width = Math.max(...sessions.map(({ length }) => length));
  const lines = events.map((event) => {
    const start = `${event.at.toFixed(1).padStart(6)} s  ${event.session.padEnd(width)}`;
    return `${start}  ${event.type.padEnd(5)}  ${withWhat(event)}`.trimEnd();
  });
  return [where, ...lines].join("\n");
}

function withWhat(event: RecordedEvent): string {
  switch (event.type) {
    case "runs":
      return event.sql;
    case "holds":
      return `${event.mode} on ${event.object}`;
    case "waits":
      return `${event.mode} on ${event.object}, behind ${event.behind.join(", ")}`;
    case "fails":
      return event.code;
    case "ends":
      return "";
    default:
      return event satisfies never;
  }
}
