// The elements of JUnit XML: a suite, a case, and text that XML can hold.
import { type Finding, findingDiagnostic, type ProofOutcome } from "../../harness/index.ts";
import type { Diagnostic } from "../../text/index.ts";

/** The printer, with the sources of the files. */
export type Print = (diagnostic: Diagnostic) => string;

export interface Case {
  readonly xml: string;
  readonly failed: boolean;
  readonly skipped: boolean;
}

export function caseOf(
  file: string,
  title: string,
  findings: readonly Finding[],
  outcome: ProofOutcome | null,
  print: Print,
  known = 0,
): Case {
  const errors = findings.filter(({ severity }) => severity === "error");
  const others = findings.filter(({ severity }) => severity !== "error");
  const fails = outcome?.type === "failed" && others.length === 0;
  const failed = errors.length > 0 || (fails && known === 0);
  const why =
    outcome?.type === "not-tested" ? outcome.why : fails ? "it fails, and the baseline knows of it" : "";
  const skipped = !failed && why !== "";
  const inner = [
    ...errors.map(
      (finding) =>
        `<failure type="${xml(finding.code)}" message="${xml(finding.message)}">${xml(print(findingDiagnostic(finding)))}</failure>`,
    ),
    ...(failed && errors.length === 0 ? ['<failure message="it fails"/>'] : []),
    ...(skipped ? [`<skipped message="${xml(why)}"/>`] : []),
    ...(others.length > 0
      ? [
          `<system-out>${xml(others.map((finding) => print(findingDiagnostic(finding))).join("\n"))}</system-out>`,
        ]
      : []),
  ];
  const open = `    <testcase classname="${xml(file)}" name="${xml(title)}"`;
  return { xml: inner.length > 0 ? `${open}>${inner.join("")}</testcase>` : `${open}/>`, failed, skipped };
}

export function suiteOf(name: string, cases: readonly Case[], durationMs: number): string {
  const failures = cases.filter(({ failed }) => failed).length;
  const skipped = cases.filter(({ skipped: skip }) => skip).length;
  return `  <testsuite name="${xml(name)}" tests="${cases.length}" failures="${failures}" skipped="${skipped}" time="${seconds(durationMs)}">
${cases.map(({ xml }) => xml).join("\n")}
  </testsuite>`;
}

export const seconds = (milliseconds: number) => (milliseconds / 1000).toFixed(3);

/** XML 1.0 has no control characters, not even escaped. */
function xml(value: string): string {
  return value
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f]/g, "\ufffd")
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;");
}
