// A step's outcome against what the lesson expects of it: the checks with their verdicts. Pure.
import type { Location } from "../../engine/index.ts";
import type { ConsoleCommand, ConsoleStep, SqlStep, Step } from "../../lessons/index.ts";
import type { CheckResult, StepError } from "../events.ts";
import { ENGLISH, type RunnerText } from "../words.ts";
import { compareLines, compareTable, type Mismatch } from "./compare.ts";
import type { CommandOutcome, ConsoleOutcome, SqlOutcome, SqlRun, StepOutcome } from "./outcome.ts";

/** `shapes`: how many different schemas the databases have now. Every step has at least one check. */
export function judge(
  step: Step,
  outcome: StepOutcome,
  shapes: number,
  t: RunnerText = ENGLISH,
): readonly CheckResult[] {
  const checks = judgeOutcome(step, outcome, t);
  return step.shapes === null ? checks : [...checks, judgeShapes(step, step.shapes, shapes, t)];
}

function judgeOutcome(step: Step, outcome: StepOutcome, t: RunnerText): CheckResult[] {
  if (outcome.type === "unreadable") {
    return [unexpectedError(step.check ?? t("claims.readable"), step.at, outcome.error, t)];
  }
  if (step.type === "sql" && outcome.type === "sql") return judgeSql(step, outcome, t);
  if (step.type === "console" && outcome.type === "console") return judgeConsole(step, outcome, t);
  return [passed("ran", step.check ?? t("claims.committed"), step.at)];
}

/** One claim for all named databases: passed where it holds on each, else reported for those where it doesn't. */
function judgeSql(step: SqlStep, outcome: SqlOutcome, t: RunnerText): CheckResult[] {
  const verdicts = outcome.runs.map((run) => judgeRun(step, run, t));
  const failures = verdicts.filter((check) => check.status === "failed");
  if (failures.length === 0) return verdicts.slice(0, 1);
  if (outcome.runs.length === 1) return failures;
  return outcome.runs.flatMap((run, index) => {
    const check = verdicts[index];
    if (check?.status !== "failed") return [];
    const { claim } = check;
    return [{ ...check, claim: t("claims.on", { claim, database: run.database }) }];
  });
}

function judgeRun(step: SqlStep, run: SqlRun, t: RunnerText): CheckResult {
  if (step.error) return judgeError(step, run.error, t);
  if (run.error) return unexpectedError(step.check ?? t("claims.runs"), step.at, run.error, t);
  if (!step.expected) return passed("ran", step.check ?? t("claims.runs"), step.at);
  const mismatch = compareTable(step.expected, run.last, t);
  return verdict("table", step.check ?? t("claims.returns"), step.expected.at, mismatch);
}

function judgeConsole(step: ConsoleStep, outcome: ConsoleOutcome, t: RunnerText): CheckResult[] {
  const checks: CheckResult[] = [];
  const expectsError = step.error !== null;
  for (const [index, command] of outcome.commands.entries()) {
    const typed = step.commands[index];
    if (!typed) continue;
    const last = index === step.commands.length - 1;
    if (command.error && !(last && expectsError)) {
      const claim = step.check ?? t("claims.succeeds", { command: typed.text });
      checks.push(unexpectedError(claim, typed.at, command.error, t));
    } else if (typed.expected.length > 0) checks.push(judgeOutput(typed, command, step.check, t));
  }
  if (expectsError) checks.push(judgeError(step, lastError(step, outcome), t));
  if (checks.length === 0) checks.push(passed("ran", step.check ?? t("claims.allSucceed"), step.at));
  return checks;
}

function lastError(step: ConsoleStep, outcome: ConsoleOutcome): StepError | null {
  return outcome.commands.length === step.commands.length ? (outcome.commands.at(-1)?.error ?? null) : null;
}

function judgeOutput(
  typed: ConsoleCommand,
  command: CommandOutcome,
  claim: string | null,
  t: RunnerText,
): CheckResult {
  const at = typed.expected[0]?.at ?? typed.at;
  return verdict(
    "output",
    claim ?? t("claims.prints", { command: typed.text }),
    at,
    compareLines(typed.expected, command.lines),
  );
}

function judgeError(step: SqlStep | ConsoleStep, error: StepError | null, t: RunnerText): CheckResult {
  const code = step.error?.code ?? "";
  const at = step.error?.at ?? step.at;
  const claim = step.check ?? t("claims.fails", { code });
  if (error?.code === code) return passed("error", claim, at);
  const found = error ? `${error.code}: ${error.message}` : t("claims.succeeded");
  return { kind: "error", status: "failed", claim, at, expected: t("claims.anError", { code }), found };
}

function judgeShapes(step: Step, expected: number, found: number, t: RunnerText): CheckResult {
  const claim = t("claims.schemas", { count: expected });
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

export function unexpectedError(claim: string, at: Location, error: StepError, t: RunnerText): CheckResult {
  return {
    kind: "ran",
    status: "failed",
    claim,
    at: error.at?.file === at.file ? error.at : at,
    expected: t("claims.noError"),
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
