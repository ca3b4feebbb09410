// A pgTAP file in JUnit XML: a case a test, and one for what is about the file as a whole.
import {
  type Finding,
  isFailed,
  type PgtapReport,
  type ProofOutcome,
  type TapTest,
} from "../../harness/index.ts";
import { caseOf, type Print, suiteOf } from "./junit-xml.ts";

export function pgtapSuite(report: PgtapReport, print: Print): string {
  const { file, tests, findings, durationMs } = report;
  const failures = findings.filter(({ code }) => code === "PGTAP_NOT_OK");
  const others = findings.filter(({ code }) => code !== "PGTAP_NOT_OK");
  // Each failed test has its finding, in the same order; but the baseline may have taken some out.
  const findingsOf = (test: TapTest): readonly Finding[] =>
    failures.filter(({ message }) => new RegExp(`^test ${test.number}\\b`).test(message));
  const cases = tests.map((test) =>
    caseOf(file, titleOf(test), findingsOf(test), outcomeOf(test), print, report.known),
  );
  return suiteOf(
    file,
    [...cases, caseOf(file, "runs as planned", others, wholeOf(report), print)],
    durationMs,
  );
}

function titleOf({ number, description }: TapTest): string {
  return description === "" ? `test ${number}` : `${number} - ${description}`;
}

function outcomeOf(test: TapTest): ProofOutcome | null {
  const { directive, reason, ok } = test;
  if (isFailed(test)) return { type: "failed" };
  if (directive === undefined || (directive === "todo" && ok)) return null;
  const why = reason || "no reason given";
  return { type: "not-tested", why: directive === "todo" ? `to do: ${why}` : why };
}

function wholeOf({ status, why = "" }: PgtapReport): ProofOutcome | null {
  return status === "not-testable" || status === "not-tested" ? { type: "not-tested", why } : null;
}
