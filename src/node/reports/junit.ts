// The run as JUnit XML: a suite a file, a case a proof and one for the rules; of a pgTAP file, a case a test.
import type { FileReport, Finding, RunRecord } from "../../harness/index.ts";
import { pgtapSuite } from "./junit-pgtap.ts";
import { caseOf, seconds, suiteOf } from "./junit-xml.ts";

export function junitReport({ reports, pgtap, findings, summary }: RunRecord): string {
  const suites = [...reports.map(suite), ...pgtap.map(pgtapSuite)].join("\n");
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
