// The pgTAP files as lines for a terminal: one line a file, and the findings under it.
import { isFailed, type PgtapReport, type TapTest } from "../../harness/index.ts";
import { baseName, count } from "../../text/index.ts";
import { mark, shownFindings, type TerminalOptions, verdict } from "./terminal.ts";

export const PGTAP_HEAD: readonly string[] = ["", "pgTAP, after the last migration"];

export function pgtapLines(report: PgtapReport, options: TerminalOptions): readonly string[] {
  const tests = report.tests.length > 0 || report.why === undefined ? outcome(report) : "";
  const aside = report.why === undefined && !report.known ? "" : verdict(report);
  const result = [tests, aside].filter((text) => text !== "").join("  ");
  return [
    `${mark(report, options.paint)} ${baseName(report.file).padEnd(options.width)}${result}`,
    ...shownFindings(report, options),
  ];
}

function outcome({ tests, planned, status }: PgtapReport): string {
  const of = Math.max(planned ?? 0, tests.length);
  const failed = tests.filter(isFailed).length;
  if (failed > 0) return `${failed} of ${of} failed`;
  const ran = tests.length < of ? `${tests.length} of ${count(of, "test")}` : count(of, "test");
  const asides = [aside(tests, "skip", "skipped"), aside(tests, "todo", "to do")].join("");
  return status === "failed" ? `fails (${ran})` : `${ran}${asides}`;
}

function aside(tests: readonly TapTest[], directive: TapTest["directive"], words: string): string {
  const found = tests.filter((test) => test.directive === directive).length;
  return found > 0 ? `, ${found} ${words}` : "";
}
