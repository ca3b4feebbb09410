// A step's outcome against what the lesson expects of it: the checks with their verdicts. Pure.
import type { Location } from "../../engine/index.ts";
import type { ConsoleCommand, ConsoleStep, SqlStep, Step } from "../../lessons/index.ts";
import type { CheckResult, StepError } from "../events.ts";
import { compareLines, compareTable, type Mismatch } from "./compare.ts";
import type { CommandOutcome, ConsoleOutcome, SqlOutcome, SqlRun, StepOutcome } from "./outcome.ts";

/** `shapes`: how many different schemas the databases have now. Every step has at least one check. */
export function judge(step: Step, outcome: StepOutcome, shapes: number): readonly CheckResult[] {
  const checks = judgeOutcome(step, outcome);
  return step.shapes === null ? checks : [...checks, judgeShapes(step, step.shapes, shapes)];
}

function judgeOutcome(step: Step, outcome: StepOutcome): CheckResult[] {
  if (outcome.type === "unreadable") {
    return [unexpectedError(step.check ?? "can be read", step.at, outcome.error)];
  }
  if (step.type === "sql" && outcome.type === "sql") return judgeSql(step, outcome);
  if (step.type === "console" && outcome.type === "console") return judgeConsole(step, outcome);
  return [passed("ran", step.check ?? "the file is committed", step.at)];
}

/** One claim for all named databases: passed where it holds on each, else reported for those where it doesn't. */
function judgeSql(step: SqlStep, outcome: SqlOutcome): CheckResult[] {
  const verdicts = outcome.runs.map((run) => judgeRun(step, run));
  const failures = verdicts.filter((check) => check.status === "failed");
  if (failures.length === 0) return verdicts.slice(0, 1);
  if (outcome.runs.length === 1) return failures;
  return outcome.runs.flatMap((run, index) => {
    const check = verdicts[index];
    return check?.status === "failed" ? [{ ...check, claim: `${check.claim} (on ${run.database})` }] : [];
  });
}

function judgeRun(step: SqlStep, run: SqlRun): CheckResult {
  if (step.error) return judgeError(step, run.error);
  if (run.error) return unexpectedError(step.check ?? "runs without an error", step.at, run.error);
  if (!step.expected) return passed("ran", step.check ?? "runs without an error", step.at);
  const mismatch = compareTable(step.expected, run.last);
  return verdict("table", step.check ?? "returns the expected table", step.expected.at, mismatch);
}

function judgeConsole(step: ConsoleStep, outcome: ConsoleOutcome): CheckResult[] {
  const checks: CheckResult[] = [];
  const expectsError = step.error !== null;
  for (const [index, command] of outcome.commands.entries()) {
    const typed = step.commands[index];
    if (!typed) continue;
    const last = index === step.commands.length - 1;
    if (command.error && !(last && expectsError)) {
      checks.push(unexpectedError(step.check ?? `${typed.text} succeeds`, typed.at, command.error));
    } else if (typed.expected.length > 0) checks.push(judgeOutput(typed, command, step.check));
  }
  if (expectsError) checks.push(judgeError(step, lastError(step, outcome)));
  if (checks.length === 0) checks.push(passed("ran", step.check ?? "every command succeeds", step.at));
  return checks;
}

function lastError(step: ConsoleStep, outcome: ConsoleOutcome): StepError | null {
  return outcome.commands.length === step.commands.length ? (outcome.commands.at(-1)?.error ?? null) : null;
}

function judgeOutput(typed: ConsoleCommand, command: CommandOutcome, claim: string | null): CheckResult {
  const at = typed.expected[0]?.at ?? typed.at;
  return verdict(
    "output",
    claim ?? `${typed.text} prints this`,
    at,
    compareLines(typed.expected, command.lines),
  );
}

function judgeError(step: SqlStep | ConsoleStep, error: StepError | null): CheckResult {
  const code = step.error?.code ?? "";
  const at = step.error?.at ?? step.at;
  const claim = step.check ?? `fails with ${code}`;
  if (error?.code === code) return passed("error", claim, at);
  const found = error ? `${error.code}: ${error.message}` : "it succeeded";
  return { kind: "error", status: "failed", claim, at, expected: `an error ${code}`, found };
}

function judgeShapes(step: Step, expected: number, found: number): CheckResult {
  const claim =
    expected === 1 ? "all databases have one schema" : `the databases have ${expected} different schemas`;
  if (found === expected) return passed("shapes", claim, step.at);
  return {
    kind: "shapes",
    status: "failed",
    claim,
    at: step.at,
    expected: String(expected),
    found: String(found),
  };
}

export function unexpectedError(claim: string, at: Location, error: StepError): CheckResult {
  return {
    kind: "ran",
    status: "failed",
    claim,
    at: error.at?.file === at.file ? error.at : at,
    expected: "no error",
    found: `${error.code}: ${error.message}`,
  };
}

function passed(kind: CheckResult["kind"], claim: string, at: Location): CheckResult {
  return { kind, status: "passed", claim, at };
}

function verdict(
  kind: CheckResult["kind"],
  claim: string,
  at: Location,
  mismatch: Mismatch | null,
): CheckResult {
  return mismatch ? { kind, status: "failed", claim, at, ...mismatch } : passed(kind, claim, at);
}
