// A whole run, read from its events: what the reports that are written at the end work on.
import type { HarnessEvent } from "./events.ts";
import type { FileReport, Finding, PgtapReport, QueriesReport, Summary, Target } from "./types.ts";

export interface RunRecord {
  readonly server: string;
  readonly target: Target;
  readonly limits: readonly string[];
  /** About the folder, or files that are not tested. */
  readonly findings: readonly Finding[];
  readonly reports: readonly FileReport[];
  readonly pgtap: readonly PgtapReport[];
  /** Where queries were given. */
  readonly queries?: QueriesReport;
  readonly summary: Summary;
}

/**
 * A reader of the stream: null until the run is finished.
 *
 * @example
 * ```ts
 * import { createRecorder, proveMigrations } from "gosling/harness";
 * import { readMigrations } from "gosling/server";
 *
 * const recorder = createRecorder();
 * for await (const event of proveMigrations(readMigrations("migrations"))) recorder.see(event);
 * console.log(recorder.record()?.summary.passed); // 2
 * ```
 */
export function createRecorder(): { see(event: HarnessEvent): void; record(): RunRecord | null } {
  let start: Extract<HarnessEvent, { type: "run-started" }> | undefined;
  const findings: Finding[] = [];
  const reports: FileReport[] = [];
  const pgtap: PgtapReport[] = [];
  let queries: QueriesReport | undefined;
  let summary: Summary | undefined;
  return {
    see(event) {
      if (event.type === "run-started") start = event;
      if (event.type === "finding") findings.push(event.finding);
      if (event.type === "file-finished") reports.push(event.report);
      if (event.type === "pgtap-finished") pgtap.push(event.report);
      if (event.type === "queries-finished") queries = event.report;
      if (event.type === "run-finished") summary = event.summary;
    },
    record() {
      if (!start || !summary) return null;
      const { server, target, limits } = start;
      return { server, target, limits, findings, reports, pgtap, ...(queries && { queries }), summary };
    },
  };
}

/**
 * All findings of a run: of the folder, of each file, and of pgTAP files.
 *
 * @example
 * ```ts
 * import { allFindings, createRecorder, proveMigrations } from "gosling/harness";
 *
 * const recorder = createRecorder();
 * const files = [{ name: "00001_a.sql", text: "-- +goose Up\nCREATE TABLE a (id int PRIMARY KEY);\n" }];
 * for await (const event of proveMigrations(files)) recorder.see(event);
 * const record = recorder.record();
 * console.log(record && allFindings(record).map(({ code }) => code)); // [ 'DOWN_EMPTY' ]
 * ```
 */
export function allFindings({ findings, reports, pgtap }: RunRecord): readonly Finding[] {
  return [...findings, ...[...reports, ...pgtap].flatMap((report) => report.findings)];
}
