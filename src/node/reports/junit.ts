// The run as JUnit XML: a suite a file, a case a proof and one for the rules; of a pgTAP file, a case a test.
import type { FileReport, RunRecord } from "../../harness/index.ts";
import { createPrinter } from "../../text/index.ts";
import { pgtapSuite } from "./junit-pgtap.ts";
import { caseOf, type Print, seconds, suiteOf } from "./junit-xml.ts";

export function junitReport(
  { reports, pgtap, findings, summary }: RunRecord,
  source: (file: string) => string | undefined,
): string {
  const print = createPrinter({ source });
  const suites = [
    ...reports.map((report) => suite(report, print)),
    ...pgtap.map((report) => pgtapSuite(report, print)),
  ].join("\n");
  const folder =
    findings.length > 0
      ? `\n${suiteOf("folder", [caseOf("folder", "files", findings, null, print)], 0)}`
      : "";
  return `<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="gosling test" time="${seconds(summary.durationMs)}">
${suites}${folder}
</testsuites>
`;
}

const CASES: readonly (readonly [keyof FileReport["proofs"], string])[] = [
  ["up", "Up works"],
  ["rows", "Up works with rows"],
  ["down", "Down reverses"],
  ["again", "Up works again"],
];

function suite(report: FileReport, print: Print): string {
  const proofs = CASES.map(([proof, title]) => {
    const own = report.findings.filter(({ part }) => part === proof);
    return caseOf(report.file, title, own, report.proofs[proof], print, report.known);
  });
  const asked = report.findings.filter(({ part }) => part === "queries");
  const queries =
    report.queries === undefined
      ? []
      : [caseOf(report.file, "Queries stay usable", asked, null, print, report.known)];
  const others = report.findings.filter(
    ({ part }) => part !== "queries" && !CASES.some(([proof]) => proof === part),
  );
  return suiteOf(
    report.file,
    [...proofs, ...queries, caseOf(report.file, "rules", others, null, print)],
    report.durationMs,
  );
}
