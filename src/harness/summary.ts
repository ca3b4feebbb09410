// The run in numbers.
import { isFailed } from "./pgtap/index.ts";
import type {
  FileReport,
  FileStatus,
  Finding,
  PgtapReport,
  PgtapSummary,
  Severity,
  StatusCounts,
  Summary,
} from "./types.ts";

/** `folder`: findings that belong to no tested file. */
export function summaryOf(
  reports: readonly FileReport[],
  folder: readonly Finding[],
  durationMs: number,
  pgtap: readonly PgtapReport[] = [],
): Summary {
  const findings = [...folder, ...[...reports, ...pgtap].flatMap((report) => report.findings)];
  const count = (severity: Severity) => findings.filter((finding) => finding.severity === severity).length;
  return {
    ...statuses(reports),
    errors: count("error"),
    warnings: count("warning"),
    notes: count("note"),
    pgtap: pgtapSummary(pgtap),
    durationMs,
  };
}

function pgtapSummary(reports: readonly PgtapReport[]): PgtapSummary {
  const tests = reports.flatMap((report) => report.tests);
  return { ...statuses(reports), tests: tests.length, failedTests: tests.filter(isFailed).length };
}

function statuses(reports: readonly { readonly status: FileStatus }[]): StatusCounts {
  const count = (status: FileStatus) => reports.filter((report) => report.status === status).length;
  return {
    files: reports.length,
    passed: count("passed"),
    warned: count("warned"),
    known: count("known"),
    failed: count("failed"),
    notTestable: count("not-testable"),
    notTested: count("not-tested"),
    notAsked: count("not-asked"),
  };
}
