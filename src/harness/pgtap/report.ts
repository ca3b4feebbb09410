// What a pgTAP file came to: its tests as a report and findings. Pure.
import type { DatabaseErrorFields, Location } from "../../engine/index.ts";
import { baseName } from "../../text/index.ts";
import { finding, lacksRight, missingHere, RIGHTS_HINT } from "../proof/index.ts";
import type { Finding, PgtapReport, TapTest } from "../types.ts";
import { planFinding } from "./plan.ts";
import type { Played } from "./play.ts";
import { isFailed, type Tap } from "./tap.ts";

export type PgtapResult = Omit<PgtapReport, "durationMs">;

/** `lacksRights`: the role that runs the file is the run's own, and has fewer rights than a team's. */
export function pgtapResult(file: string, played: Played, lacksRights: boolean): PgtapResult {
  const { tap, error } = played;
  const told = { file, planned: tap.plan?.count ?? null, tests: tap.tests };
  const right = lacksRights ? missingRight(played) : undefined;
  if (right) {
    const why = lacksRight(right.said);
    const note = finding("NOT_TESTED_NEEDS_RIGHTS", "note", "pgtap", right.at, `not testable here: ${why}`, {
      hint: RIGHTS_HINT,
    });
    return { ...told, tests: [], status: "not-testable", why, findings: [note] };
  }
  const failures = tap.tests.filter(isFailed).map(failedTest);
  const why = error && missingFor(error.fields);
  if (error && why !== undefined) {
    const findings = [...failures, untestable(error.at, why, SERVER_HINT)];
    if (failures.length === 0) return { ...told, status: "not-testable", why, findings };
    return { ...told, status: "failed", findings };
  }
  const end = error ? failedStatement(error) : endOf(file, tap);
  const findings = [...failures, ...(end ? [end] : [])];
  if (findings.length > 0) return { ...told, status: "failed", findings };
  if (tap.skipped === undefined) return { ...told, status: "passed", findings };
  return {
    ...told,
    status: "not-tested",
    why: `it skips itself${tap.skipped && `: ${tap.skipped}`}`,
    findings,
  };
}

/** As pgTAP's lives_ok() and its kin report a 42501. */
const DIED = /^died: 42501: (.*)/;

/** The first right that the run's role lacks, where nothing else fails and the file is that role throughout. */
function missingRight({ tap, error, setsRole }: Played): { at: Location; said: string } | undefined {
  if (setsRole || (error && error.fields.sqlstate !== "42501")) return undefined;
  const died = tap.tests.filter(isFailed).map(({ at, diagnostics }) => {
    const said = diagnostics.map((line) => DIED.exec(line.trim())?.[1]).find((found) => found !== undefined);
    return { at, said };
  });
  const [first] = died;
  if (died.some(({ said }) => said === undefined)) return undefined;
  if (first) return { at: first.at, said: first.said ?? "" };
  return error && { at: error.at, said: error.fields.message };
}

/** Without a run: the file cannot be read, or did not come to an end. */
export function failed(file: string, only: Finding): PgtapResult {
  return { file, status: "failed", planned: null, tests: [], findings: [only] };
}

export function pgtapNotTestable(at: Location, why: string, hint: string): PgtapResult {
  const findings = [untestable(at, why, hint)];
  return { file: at.file, status: "not-testable", why, planned: null, tests: [], findings };
}

/** `gap`: the first migration that did not apply. A test that fails where it is missing says nothing about the test. */
export function blameless(verdict: PgtapResult, gap: string | undefined): PgtapResult {
  if (gap === undefined || verdict.status !== "failed") return verdict;
  const name = baseName(gap);
  const why = `${name} did not apply; here ${verdict.findings[0]?.message ?? "it fails"}`;
  return { ...verdict, status: "not-tested", why, tests: [], findings: [] };
}

/** A right that is missing is what a file with roles of its own is about. */
export function missingFor(fields: DatabaseErrorFields): string | undefined {
  return fields.sqlstate === "42501" ? undefined : missingHere({ database: fields });
}

export function broken(at: Location, message: string): Finding {
  return finding("PGTAP_FAILS", "error", "pgtap", at, `PostgreSQL's parser refuses it: ${message}`);
}

const SERVER_HINT = "With --database a server that has it shows the rest.";

function untestable(at: Location, why: string, hint: string): Finding {
  return finding("NOT_TESTABLE", "note", "pgtap", at, `not testable here: ${why}`, { hint });
}

function failedTest({ number, description, at, diagnostics, directive }: TapTest): Finding {
  const named = description === "" ? `test ${number}` : `test ${number}, "${description}",`;
  const although = directive === "skip" ? " although it is skipped" : "";
  return finding("PGTAP_NOT_OK", "error", "pgtap", at, `${named} fails${although}`, {
    ...(diagnostics.length > 0 && { difference: diagnostics }),
  });
}

function failedStatement({ at, statement, fields }: NonNullable<Played["error"]>): Finding {
  const { message, sqlstate, detail, hint } = fields;
  const said = `a statement fails, and nothing after it was run: ${message} (${sqlstate})`;
  return finding("PGTAP_FAILS", "error", "pgtap", at, said, {
    statement,
    ...(detail && { difference: [detail] }),
    ...(hint && { hint }),
  });
}

function endOf(file: string, tap: Tap): Finding | null {
  if (!tap.bailedOut) return planFinding(file, tap);
  const { at, reason } = tap.bailedOut;
  return finding("PGTAP_FAILS", "error", "pgtap", at, `it bailed out${reason && `: ${reason}`}`);
}
