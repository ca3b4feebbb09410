// Migrations as lines of text, in goose's familiar shape.
import {
  type Conversion,
  describeFailure,
  describeWarning,
  type MigrationEvent,
  type MigrationStatus,
  type MigrationWarning,
  type PlannedMigration,
  type SourceFile,
} from "../../engine/index.ts";
import { formatDuration, resultLine, statusLines, summaryLine } from "../../runner/index.ts";
import type { Notice } from "../../server/index.ts";
import { count, type PrintOptions, sourceFrom, visible } from "../../text/index.ts";
import { hiddenNote } from "../options/index.ts";
import { diagnosticColours, type Paint } from "../terminal/index.ts";
import type { CommandFailure, MigrateOutcome } from "./outcome.ts";

/** What `up` prints while it works; [] for events that say nothing to a reader. */
export function eventLines(event: MigrationEvent, verbose: boolean): readonly string[] {
  return linesOf(event, verbose).map(harmless);
}

/** One line, whatever a file is called: no name acts on the terminal, and none looks like a line of ours. */
function harmless(line: string): string {
  return visible(line).replaceAll("\n", "\u240a");
}

function linesOf(event: MigrationEvent, verbose: boolean): readonly string[] {
  if (event.type === "migration-finished") return [resultLine(event.result)];
  if (!verbose) return [];
  switch (event.type) {
    case "connected":
      return [`connected to ${event.server}`];
    case "planned":
      return [`planned: ${event.migrations.length} to run (${event.direction})`];
    case "lock-acquired":
      return [`lock taken after ${formatDuration(event.waitedMs)}`];
    case "lock-released":
      return ["lock released"];
    case "version-table-created":
      return [`made the version table ${event.table}`];
    case "migration-started":
      return [`${event.direction} ${event.migration.name} (${event.index + 1} of ${event.total})`];
    case "statement-finished": {
      const place = `${event.at.file}:${event.at.line}`;
      return [
        `  statement ${event.index + 1} of ${event.total} at ${place} (${formatDuration(event.durationMs)})`,
      ];
    }
    default:
      return [];
  }
}

export function noticeLine({ severity, message }: Notice): string {
  return `  ${severity}: ${visible(message)}`;
}

/** The last line of a command that went well. */
export function answerLines({ answer, version }: MigrateOutcome): readonly string[] {
  switch (answer?.type) {
    case "ran":
      return answer.summary === null ? [] : [summaryLine(answer.summary, answer.results, version)];
    case "status":
      return [...statusLines(answer.migrations), ...editedLines(answer.migrations)].map(harmless);
    case "version":
      return [`gosling: version ${answer.version}`];
    case "plan":
      return [
        ...planLines(answer.migrations),
        ...(answer.hidden ? ["", `-- ${hiddenNote(answer.hidden)}`] : []),
      ];
    case "converted":
      return conversionLines(answer.conversion);
    case "recorded":
      return [`gosling: recorded ${answer.result.version} as ${answer.as}; nothing was run`];
    case undefined:
      return [];
    default:
      return answer satisfies never;
  }
}

/** Below the table, whose columns are goose's. */
function editedLines(migrations: readonly MigrationStatus[]): readonly string[] {
  const names = migrations.filter((migration) => migration.edited).map((migration) => migration.name);
  return names.length === 0 ? [] : [`gosling: edited after being applied: ${names.join(", ")}`];
}

function conversionLines({ from, to, versions, sql, done }: Conversion): readonly string[] {
  const carried = `${count(versions, "applied version")}`;
  const tables = `${from.table} (layout ${from.layout}) to ${to.table} (layout ${to.layout})`;
  if (done) return [`gosling: moved ${carried} from ${tables}`];
  return [`-- ${carried} would be moved from ${tables}. Nothing was.`, ...sql.map(terminated)];
}

/** The plan as SQL that reads well: what gosling says is in comments, the statements are the very text that would be sent. */
export function planLines(migrations: readonly PlannedMigration[]): readonly string[] {
  if (migrations.length === 0) return ["-- Nothing would be run."];
  const head = `-- ${count(migrations.length, "migration")} would be run. Nothing was.`;
  return [
    head,
    ...migrations.flatMap(({ name, direction, transaction, sql }) => [
      "",
      `-- ${harmless(name)}: ${direction}, ${transaction ? "in one transaction" : "without a transaction, statement by statement"}`,
      ...sql.map(terminated),
    ]),
  ];
}

/** With a semicolon, for a reader's psql; on a line of its own after a comment. */
function terminated(sql: string): string {
  if (/;\s*(--[^\n]*)?$/.test(sql)) return sql;
  return /--[^\n]*$/.test(sql) ? `${sql}\n;` : `${sql};`;
}

/** A failure with the line of the file that it is about, those before it, and a caret under its column. */
export function failureText(failure: CommandFailure, sources: readonly SourceFile[], paint: Paint): string {
  return describeFailure(failure, printOptions(sources, paint));
}

export function warningText(warning: MigrationWarning, sources: readonly SourceFile[], paint: Paint): string {
  return describeWarning(warning, printOptions(sources, paint));
}

function printOptions(sources: readonly SourceFile[], paint: Paint): PrintOptions {
  return { source: sourceFrom(sources), paint: diagnosticColours(paint), context: 2 };
}
