// Migration events and results as lines, in goose's familiar shape. Pure; the terminal and the lessons print the same.
import {
  failureDiagnostic,
  type MigrationFailure,
  type MigrationResult,
  type MigrationStatus,
  type Version,
} from "../../engine/index.ts";
import { printDiagnostic } from "../../text/index.ts";

/** Three digits at most, as goose rounds: `980µs`, `1.23ms`, `12.5ms`, `1.02s`. */
export function formatDuration(milliseconds: number): string {
  if (milliseconds >= 1000) return `${trim((milliseconds / 1000).toFixed(2))}s`;
  if (milliseconds >= 1) return `${trim(milliseconds.toFixed(2))}ms`;
  return `${trim((milliseconds * 1000).toFixed(2))}µs`;
}

const trim = (number: string) => (number.includes(".") ? number.replace(/\.?0+$/, "") : number);

export function resultLine(result: MigrationResult): string {
  if (result.outcome === "recorded") return `RECORDED ${result.name || result.version} (not run)`;
  const mark = result.outcome === "empty" ? "EMPTY" : "OK   ";
  return `${mark}${result.outcome === "empty" ? " " : ""}${result.name} (${formatDuration(result.durationMs)})`;
}

export function summaryLine(
  action: "up" | "down",
  results: readonly MigrationResult[],
  current: Version | null,
): string {
  const version = current ?? 0n;
  if (results.length === 0) return `gosling: no migrations to run. current version: ${version}`;
  return action === "up"
    ? `gosling: successfully migrated database to version: ${version}`
    : `gosling: rolled back to version: ${version}`;
}

/** goose's table: when it was applied, and the file. */
export function statusLines(statuses: readonly MigrationStatus[]): string[] {
  return [
    "    Applied At                  Migration",
    "    =======================================",
    ...statuses.map(
      (status) => `    ${stamp(status).padEnd(24)} -- ${status.name || `${status.version} (no file)`}`,
    ),
  ];
}

function stamp(status: MigrationStatus): string {
  if (status.state === "pending") return status.outOfOrder ? "Pending (out of order)" : "Pending";
  if (status.state === "dirty") return "Dirty";
  return (status.at ?? "").slice(0, 19);
}

/** A failure as the printer shows it, without the source line: a lesson's console is one database's log. */
export function failureLines(failure: MigrationFailure): string[] {
  return printDiagnostic({ ...failureDiagnostic(failure), notes: [] }).split("\n");
}
