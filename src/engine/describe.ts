// A failure or a warning as a diagnostic, and as lines of text: what a terminal prints and a log keeps.
import {
  count,
  type Diagnostic,
  type DiagnosticNote,
  formatPlace,
  indexOfPosition,
  type PrintOptions,
  placesIn,
  printDiagnostic,
} from "../text/index.ts";
import type { DirtyReport, MigrationFailure, Repair } from "./errors.ts";
import type { LockHolder, MigrationWarning } from "./events.ts";
import type { Location, Version } from "./types.ts";

/** A MigrationFailure, or one of a caller's own with another code. */
type AnyFailure = Omit<MigrationFailure, "code"> & { readonly code: string };

/**
 * Its code is PostgreSQL's SQLSTATE where PostgreSQL refused something.
 *
 * @example
 * ```ts
 * import { failureDiagnostic, validate } from "gosling/engine";
 *
 * const { errors } = validate([{ name: "00001_a.sql", text: "SELECT 1;\n" }]);
 * console.log(errors.map(failureDiagnostic).map(({ code }) => code)); // [ 'TEXT_BEFORE_UP' ]
 * ```
 */
export function failureDiagnostic(failure: AnyFailure): Diagnostic {
  const { code, message, at, database, dirty, done, uncertain = [] } = failure;
  const hint = [database?.hint, dirty && code === "DIRTY" ? undefined : failure.hint]
    .filter(Boolean)
    .join("\n");
  return {
    code: database?.sqlstate ?? code,
    severity: "error",
    message,
    ...(at && { at }),
    ...(database?.detail && { detail: database.detail }),
    ...(hint && { hint }),
    notes: [
      ...(database?.where ? [{ message: `CONTEXT: ${database.where}` }] : []),
      ...(dirty ? dirtyNotes(dirty) : []),
      ...(done.length > 0 ? [{ message: `Done before it: ${versionList(done)}.` }] : []),
      ...(uncertain.length > 0
        ? [
            {
              message: `Not certain: ${versionList(uncertain)}. The version table says whether they are applied.`,
            },
          ]
        : []),
    ],
  };
}

/**
 * The warning in the form that all of gosling prints: code, severity, place, message, hint.
 *
 * @example
 * ```ts
 * import { validate, warningDiagnostic } from "gosling/engine";
 *
 * const { warnings } = validate([{ name: "00001_a.sql", text: "-- +goose Up\nCOMMIT;\n" }]);
 * console.log(warnings.map(warningDiagnostic).map(({ severity, code }) => `${severity} ${code}`)); // [ 'warning TRANSACTION_CONTROL' ]
 * ```
 */
export function warningDiagnostic(warning: MigrationWarning): Diagnostic {
  return { ...warning, severity: "warning" };
}

/**
 * Several lines without a last line end: place and message with the SQLSTATE (or our own code), the line of SQL with a caret, DETAIL,
 * HINT, and what this run had done before. Where `source` does not know the file, the line is taken from the failed statement.
 *
 * @example
 * ```ts
 * import { PGlite } from "@electric-sql/pglite";
 * import { applyPending, describeFailure, MigrationError } from "gosling/engine";
 * import { fromPGlite } from "gosling/pglite";
 *
 * const files = [{ name: "00001_bad.sql", text: "-- +goose Up\nSELECT nothing;\n" }];
 * try {
 *   await applyPending(fromPGlite(await PGlite.create()), files);
 * } catch (error) {
 *   if (!(error instanceof MigrationError)) throw error;
 *   console.log(describeFailure(error.failure));
 * }
 * // 00001_bad.sql:2:8: error: column "nothing" does not exist (SQLSTATE 42703)
 * ```
 */
export function describeFailure(failure: AnyFailure, options: PrintOptions = {}): string {
  const { at } = failure;
  if (at === undefined || options.source?.(at.file) !== undefined)
    return printDiagnostic(failureDiagnostic(failure), options);
  const source = (file: string) => statementSource(failure, file);
  return printDiagnostic(failureDiagnostic(failure), { ...options, source, context: 0 });
}

/**
 * Several lines without a last line end: place, message, code and hint.
 *
 * @example
 * ```ts
 * import { describeWarning, validate } from "gosling/engine";
 *
 * const { warnings } = validate([{ name: "00001_a.sql", text: "-- +goose Up\nCOMMIT;\n" }]);
 * console.log(warnings.map((warning) => describeWarning(warning).split(":")[0])); // [ '00001_a.sql' ]
 * ```
 */
export function describeWarning(warning: MigrationWarning, options: PrintOptions = {}): string {
  return printDiagnostic(warningDiagnostic(warning), options);
}

/**
 * A place as editors and terminals link it: `file:line:column`.
 *
 * @example
 * ```ts
 * import { describeLocation } from "gosling/engine";
 *
 * console.log(describeLocation({ file: "00001_users.sql", line: 3, column: 8 })); // 00001_users.sql:3:8
 * ```
 */
export function describeLocation(at: Location): string {
  return formatPlace(at);
}

const SHOWN = 10;

/** Thousands of versions would bury the failure; the data have them all. */
function versionList(versions: readonly Version[]): string {
  if (versions.length <= SHOWN) return versions.join(", ");
  return `${count(versions.length, "migration")}, ${versions[0]} to ${versions.at(-1)}`;
}

/** A text whose line at the failure's place is the statement's line, in its column; all else of the file is not known here. */
function statementSource({ at, statement, database, dirty }: AnyFailure, file: string): string | undefined {
  const { stopped } = dirty ?? {};
  if (stopped?.at.file === file) return lineAt(stopped.at, stopped.statement, 0);
  if (at?.file !== file || statement === undefined) return undefined;
  const { position } = database ?? {};
  return lineAt(at, statement, position === undefined ? 0 : indexOfPosition(statement, position));
}

function lineAt(at: Location, statement: string, index: number): string {
  const places = placesIn(statement, at.file);
  const { line, column } = places.at(index);
  return "\n".repeat(at.line - 1) + " ".repeat(Math.max(0, at.column - column)) + (places.line(line) ?? "");
}

/**
 * Lines for a person: how far a file without a transaction came, and the ways to repair it.
 *
 * @example
 * ```ts
 * import { PGlite } from "@electric-sql/pglite";
 * import { createMigrator, describeDirty, MigrationError } from "gosling/engine";
 * import { fromPGlite } from "gosling/pglite";
 *
 * const text = "-- +goose NO TRANSACTION\n-- +goose Up\nSELECT 1;\nSELECT nothing;\n";
 * try {
 *   await createMigrator(fromPGlite(await PGlite.create()), [{ name: "00001_half.sql", text }]).up();
 * } catch (error) {
 *   if (!(error instanceof MigrationError) || !error.failure.dirty) throw error;
 *   console.log(describeDirty(error.failure.dirty)[0]); // Of the 2 statements of its Up section 1 ran.
 * }
 * ```
 */
export function describeDirty(dirty: DirtyReport): string[] {
  return dirtyNotes(dirty).map(({ message, at }) => (at ? `${formatPlace(at)}: ${message}` : message));
}

function dirtyNotes(dirty: DirtyReport): readonly DiagnosticNote[] {
  const { stopped, invalidIndexes, repairs } = dirty;
  return [
    { message: progressLine(dirty) },
    ...(stopped ? [{ message: stoppedLine(stopped), at: stopped.at }] : []),
    ...(stopped?.question ? [{ message: `Ask: ${stopped.question}` }] : []),
    ...invalidIndexes.map((index) => ({
      message: `The index ${index} is INVALID: it must be dropped before the statement can run again.`,
    })),
    ...repairs.flatMap(repairLines).map((message) => ({ message })),
  ];
}

function progressLine({ ran, total, direction }: DirtyReport): string {
  if (ran === null) return "How far it came is not recorded.";
  return `Of the ${count(total, "statement")} of its ${direction === "up" ? "Up" : "Down"} section ${ran} ran.`;
}

function stoppedLine({ state, error }: NonNullable<DirtyReport["stopped"]>): string {
  switch (state) {
    case "failed":
      return `the next one failed: ${error}`;
    case "uncertain":
      return "the next one was running when the run ended; whether it finished is uncertain";
    case "ran":
      return "the next one finished, and that was not recorded";
    case "not-run":
      return "the next one did not finish";
    default:
      return state satisfies never;
  }
}

function repairLines({ when, steps }: Repair): string[] {
  return [
    when,
    ...steps.map((step) =>
      step.type === "sql" ? `  run in the database: ${step.sql}` : `  $ ${step.command}`,
    ),
  ];
}

/** The ways out in one paragraph, for readers of `hint` alone. */
export function describeRepairs({ repairs }: DirtyReport): string {
  return repairs
    .map(
      ({ when, steps }) =>
        `${when} ${steps.map((step) => (step.type === "sql" ? step.sql : `${step.command};`)).join(" ")}`,
    )
    .join(" ");
}

/**
 * `process 4711 (psql, from 10.0.0.7)`.
 *
 * @example
 * ```ts
 * import { describeHolder } from "gosling/engine";
 *
 * console.log(describeHolder({ pid: 4711, application: "psql", address: "10.0.0.7" })); // process 4711 (psql, from 10.0.0.7)
 * ```
 */
export function describeHolder({ pid, application, address }: LockHolder): string {
  return `process ${pid} (${application || "no application name"}, from ${address || "this machine"})`;
}
