// The run in numbers.
import type { FileReport, FileStatus, Finding, Severity, Summary } from "./types.ts";

/** `folder`: findings that belong to no tested file. */
export function summaryOf(
  reports: readonly FileReport[],
  folder: readonly Finding[],
  durationMs: number,
): Summary {
  const findings = [...folder, ...reports.flatMap((report) => report.findings)];
  const files = (status: FileStatus) => reports.filter((report) => report.status === status).length;
  const count = (severity: Severity) => findings.filter((finding) => finding.severity === severity).length;
  return {
    files: reports.length,
    passed: files("passed"),
    failed: files("failed"),
    notTestable: files("not-testable"),
    notTested: files("not-tested"),
    errors: count("error"),
    warnings: count("warning"),
    notes: count("note"),
    durationMs,
  };
}
