// What went wrong in a step as diagnostics: an error as PostgreSQL or the engine gave it, a check that failed.
import { failureDiagnostic } from "../engine/index.ts";
import type { Diagnostic } from "../text/index.ts";
import type { CheckResult, StepError } from "./events.ts";

export function errorDiagnostic(error: StepError): Diagnostic {
  const { code, message, at, hint, postgres, migration } = error;
  const engine = migration ? failureDiagnostic(migration) : null;
  const detail = postgres?.detail ?? engine?.detail;
  return {
    ...engine,
    code,
    severity: "error",
    message,
    ...(at && { at }),
    ...(detail && { detail }),
    ...(hint && { hint }),
  };
}

/** A check that failed: its claim, and what was expected and found. */
export function checkDiagnostic({ claim, at, expected, found, difference }: CheckResult): Diagnostic {
  const sides = [...labelled("expected", expected), ...labelled("found", found)];
  const lines = difference?.length ? ["- expected, + found", ...difference] : sides;
  return {
    code: "CHECK_FAILED",
    severity: "error",
    message: claim,
    at,
    // Always several lines: they are shown as they are.
    ...(lines.length > 0 && { detail: lines.length === 1 ? `${lines[0]}\n` : lines.join("\n") }),
  };
}

function labelled(label: string, text: string | undefined): readonly string[] {
  if (text === undefined) return [];
  const [first = "", ...rest] = text.split("\n");
  return [`${`${label}:`.padEnd(10)}${first}`, ...rest.map((line) => `          ${line}`)];
}
