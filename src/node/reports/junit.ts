// The run as JUnit XML: a suite a file, a case a proof and one for the rules.
import type { FileReport, Finding, ProofOutcome, RunRecord } from "../../harness/index.ts";

export function junitReport({ reports, findings, summary }: RunRecord): string {
  const suites = reports.map(suite).join("\n");
  const folder =
    findings.length > 0 ? `\n${suiteOf("folder", [caseOf("folder", "files", findings, null)], 0)}` : "";
  return `<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="gosling test" time="${seconds(summary.durationMs)}">
${suites}${folder}
</testsuites>
`;
}

/** Which findings belong to which proof; what is left belongs to the rules. */
const CASES: readonly (readonly [keyof FileReport["proofs"], string, RegExp])[] = [
  ["up", "Up works", /^UP_FAILS$|^NOT_TESTABLE$|^HANGS$/],
  [
    "rows",
    "Up works with rows",
    /^UP_FAILS_WITH_ROWS$|^UP_DEPENDS_ON_ROWS$|^SEED_FAILS$|^NOT_TESTED_WITH_ROWS$/,
  ],
  ["down", "Down reverses", /^DOWN_|^DECLARATION_NOT_TRUE$|^COLUMN_ORDER$/],
  ["again", "Up works again", /^UP_AGAIN_/],
];

function suite(report: FileReport): string {
  const told = new Set<Finding>();
  const cases = CASES.map(([proof, title, codes]) => {
    const own = report.findings.filter(({ code }) => codes.test(code));
    for (const finding of own) told.add(finding);
    return caseOf(report.file, title, own, report.proofs[proof]);
  });
  const rules = caseOf(
    report.file,
    "rules",
    report.findings.filter((finding) => !told.has(finding)),
    null,
  );
  return suiteOf(report.file, [...cases, rules], report.durationMs);
}

interface Case {
  readonly xml: string;
  readonly failed: boolean;
  readonly skipped: boolean;
}

function caseOf(
  file: string,
  title: string,
  findings: readonly Finding[],
  outcome: ProofOutcome | null,
): Case {
  const errors = findings.filter(({ severity }) => severity === "error");
  const others = findings.filter(({ severity }) => severity !== "error");
  const failed = errors.length > 0 || (outcome?.type === "failed" && others.length === 0);
  const skipped = !failed && outcome?.type === "not-tested";
  const inner = [
    ...errors.map(
      (finding) =>
        `<failure type="${xml(finding.code)}" message="${xml(finding.message)}">${xml(text(finding))}</failure>`,
    ),
    ...(failed && errors.length === 0 ? ['<failure message="it fails"/>'] : []),
    ...(skipped ? [`<skipped message="${xml(outcome.why)}"/>`] : []),
    ...(others.length > 0
      ? [
          `<system-out>${xml(others.map((finding) => `${finding.severity} ${text(finding)}`).join("\n"))}</system-out>`,
        ]
      : []),
  ];
  const open = `    <testcase classname="${xml(file)}" name="${xml(title)}"`;
  return { xml: inner.length > 0 ? `${open}>${inner.join("")}</testcase>` : `${open}/>`, failed, skipped };
}

function suiteOf(name: string, cases: readonly Case[], durationMs: number): string {
  const failures = cases.filter(({ failed }) => failed).length;
  const skipped = cases.filter(({ skipped: skip }) => skip).length;
  return `  <testsuite name="${xml(name)}" tests="${cases.length}" failures="${failures}" skipped="${skipped}" time="${seconds(durationMs)}">
${cases.map(({ xml }) => xml).join("\n")}
  </testsuite>`;
}

function text({ code, file, line, column, message, hint, difference = [] }: Finding): string {
  return [`${file}:${line}:${column}: ${message} (${code})`, ...difference, ...(hint ? [hint] : [])].join(
    "\n",
  );
}

const seconds = (milliseconds: number) => (milliseconds / 1000).toFixed(3);

/** XML 1.0 has no control characters, not even escaped. */
function xml(value: string): string {
  return value
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f]/g, "\ufffd")
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;");
}
