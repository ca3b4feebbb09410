// A run seen through a baseline: what is known is counted and not shown, and what is gone is named.
import type { HarnessEvent } from "../events.ts";
import { summaryOf } from "../summary.ts";
import type { BaselineEntry, FileReport, FileStatus, Finding, PgtapReport } from "../types.ts";
import { worst } from "../verdict.ts";
import { entryOf, keyOf, nameIn } from "./entries.ts";

/** Statuses of files of which nothing can be said. */
const SILENT: ReadonlySet<FileStatus> = new Set(["not-tested", "not-testable", "not-asked"]);

/** The same events; an entry hides one finding of its file, code and object, of its severity or a lower one. */
export async function* throughBaseline(
  events: AsyncIterable<HarnessEvent>,
  entries: readonly BaselineEntry[],
  folder: string,
): AsyncGenerator<HarnessEvent, void> {
  const left = new Map<string, BaselineEntry[]>();
  for (const entry of entries) left.set(keyOf(entry), [...(left.get(keyOf(entry)) ?? []), entry]);
  const isKnown = (finding: Finding): boolean => {
    const entry = entryOf(finding, folder);
    const candidates = (entry && left.get(keyOf(entry))) ?? [];
    const covers = candidates.filter(({ severity }) => severity === entry?.severity || severity === "error");
    // One of the same severity first, so that the graver one is there for a graver finding.
    const taken = covers.find(({ severity }) => severity === entry?.severity) ?? covers[0];
    if (!taken) return false;
    candidates.splice(candidates.indexOf(taken), 1);
    return true;
  };
  let folderKnown = 0;
  const shown: Finding[] = [];
  const reports: FileReport[] = [];
  const pgtap: PgtapReport[] = [];
  const silent = new Set<string>();
  const seen = <T extends FileReport | PgtapReport>(report: T): T => {
    const findings = report.findings.filter((finding) => !isKnown(finding));
    const known = report.findings.length - findings.length;
    if (SILENT.has(report.status)) silent.add(nameIn(folder, report.file));
    if (known === 0) return report;
    const status = SILENT.has(report.status) ? report.status : worst(findings, "known");
    return { ...report, findings, known, status };
  };
  for await (const event of events) {
    switch (event.type) {
      case "finding":
        if (isKnown(event.finding)) folderKnown += 1;
        else {
          shown.push(event.finding);
          yield event;
        }
        break;
      case "file-finished": {
        const report = seen(event.report);
        reports.push(report);
        yield { ...event, report };
        break;
      }
      case "pgtap-finished": {
        const report = seen(event.report);
        pgtap.push(report);
        yield { ...event, report };
        break;
      }
      case "run-finished": {
        const gone = [...left.values()].flat().filter(({ file }) => !silent.has(file));
        const known = [...reports, ...pgtap].reduce((sum, report) => sum + (report.known ?? 0), folderKnown);
        const summary = summaryOf(reports, shown, event.summary.durationMs, pgtap);
        yield { ...event, summary: { ...summary, baseline: { known, gone } } };
        break;
      }
      default:
        yield event;
    }
  }
}
