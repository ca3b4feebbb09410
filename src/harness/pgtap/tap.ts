// TAP, the text that pgTAP's functions answer with: from the rows of one statement after the other to tests and a plan. Pure.
import type { Location } from "../../engine/index.ts";
import type { TapTest } from "../types.ts";

/** What has been read so far. */
export interface Tap {
  readonly tests: readonly TapTest[];
  /** `1..N`, and what wrote it; null where none was seen yet. */
  readonly plan: { readonly count: number; readonly at: Location } | null;
  /** Of `1..0 # SKIP REASON`: the whole file. */
  readonly skipped?: string;
  /** Of `Bail out! REASON`. */
  readonly bailedOut?: { readonly at: Location; readonly reason: string };
  /** What is indented: the tests of a function of runtests(), printed before the line of the function itself. */
  readonly nested: readonly string[];
}

export const NO_TAP: Tap = { tests: [], plan: null, nested: [] };

const PLAN = /^1\.\.(\d+)\s*(?:#\s*skip\S*\s*(.*))?$/i;
const TEST = /^(not )?ok\b\s*(\d+)?\s*(?:-\s*)?(.*)$/;
/** An escaped `#` is part of the description. */
const DIRECTIVE = /^(.*?)(?<!\\)#\s*(skip|todo)\b\s*(.*)$/i;
const BAIL_OUT = /^Bail out!\s*(.*)$/i;
/** Says once more what a line of TAP, or the report, says anyhow. */
const REPEATED = /^#\s*(?:Failed (?:\(TODO\) )?test\b|Looks like you\b|Subtest: )/;
/** A query may print rows without end that look as if they were indented. */
const MOST_NESTED = 200;
/** Of what is indented, all that has not failed. */
const NESTED_WELL = /^(?:ok\b|1\.\.\d)/;

/** Adds what one statement answered, row by row as `psql --tuples-only --no-align` prints it. What is no TAP is passed over, as every reader of TAP does. */
export function readTap(before: Tap, rows: readonly (readonly (string | null)[])[], at: Location): Tap {
  return rows
    .flatMap((cells) =>
      cells
        .map((cell) => cell ?? "")
        .join("|")
        .split("\n"),
    )
    .reduce((tap, line) => readLine(tap, line.trimEnd(), at), before);
}

function readLine(tap: Tap, line: string, at: Location): Tap {
  const [, count, skipped] = PLAN.exec(line) ?? [];
  if (count !== undefined) {
    const planned = { ...tap, plan: { count: Number(count), at } };
    return Number(count) === 0 && skipped !== undefined ? { ...planned, skipped: skipped.trim() } : planned;
  }
  const test = TEST.exec(line);
  if (test) return { ...tap, tests: [...tap.tests, testOf(tap, test, at)], nested: [] };
  const [, reason] = BAIL_OUT.exec(line) ?? [];
  if (reason !== undefined) return { ...tap, bailedOut: { at, reason: reason.trim() } };
  if (/^\s+\S/.test(line))
    return { ...tap, nested: [...tap.nested, ...nestedLine(line.trimStart())].slice(-MOST_NESTED) };
  return line.startsWith("#") ? withDiagnostic(tap, line) : tap;
}

function testOf({ tests, nested }: Tap, found: RegExpExecArray, at: Location): TapTest {
  const [, not, number, rest = ""] = found;
  const directive = DIRECTIVE.exec(rest);
  const ok = not === undefined;
  return {
    number: number === undefined ? tests.length + 1 : Number(number),
    ok,
    description: (directive?.[1] ?? rest).replaceAll("\\#", "#").trim(),
    ...(directive && {
      directive: directive[2]?.toLowerCase() === "skip" ? ("skip" as const) : ("todo" as const),
      reason: directive[3]?.trim() ?? "",
    }),
    at,
    diagnostics: ok ? [] : nested,
  };
}

function nestedLine(line: string): readonly string[] {
  if (NESTED_WELL.test(line) || REPEATED.test(line)) return [];
  return [withoutMark(line)];
}

function withDiagnostic(tap: Tap, line: string): Tap {
  const last = tap.tests.at(-1);
  if (!last || last.ok || REPEATED.test(line)) return tap;
  const told = { ...last, diagnostics: [...last.diagnostics, withoutMark(line)] };
  return { ...tap, tests: [...tap.tests.slice(0, -1), told] };
}

/** pgTAP indents what it has and wants by up to nine places; four of them say nothing. */
function withoutMark(line: string): string {
  return line.replace(/^# {0,5}/, "");
}

/** A test that is still to be done may fail. */
export function isFailed({ ok, directive }: TapTest): boolean {
  return !ok && directive !== "todo";
}
