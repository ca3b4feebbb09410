// The package's door for the harness, `gosling/harness`: the proofs of `gosling test` as events, on PGlite in worker threads.
import type { Layout, SourceFile } from "../engine/index.ts";
import type { HarnessEvent, QuerySources, Target } from "../harness/index.ts";
import { runHarness } from "./harness/index.ts";

export {
  allFindings,
  type BaselineEntry,
  createRecorder,
  type FileReport,
  type FileStatus,
  type Finding,
  findingDiagnostic,
  type HarnessEvent,
  type HeldLock,
  type LeftOut,
  type Part,
  type PgtapReport,
  type PgtapSummary,
  type Phase,
  type ProofOutcome,
  type Proofs,
  type QueriesReport,
  type QueryFile,
  type QuerySources,
  RULES,
  type Rule,
  type RunRecord,
  type Severity,
  type StatusCounts,
  type Summary,
  TARGETS,
  type TableLock,
  type TapTest,
  type Target,
} from "../harness/index.ts";

export interface ProveMigrationsOptions {
  /** The PostgreSQL that advice is for. Default: the one that the files are tested on. */
  readonly target?: Target;
  readonly layout?: Layout;
  /** The version table's name. */
  readonly table?: string;
  /** The variables that ENVSUB sees. Default none. */
  readonly env?: Readonly<Record<string, string>>;
  /** `VERSION.sql` or `VERSION_name.sql`: rows that are put in before that version's Up. */
  readonly seeds?: readonly SourceFile[];
  /** pgTAP files, run after the last migration. */
  readonly pgtap?: readonly SourceFile[];
  /** What the program that is deployed sends: each file must leave it usable. */
  readonly queries?: QuerySources;
  /** SQL that runs before the first file: extensions, schemas that something else makes. */
  readonly before?: string;
  /** What the team's connection sets, for example `app, public`. */
  readonly searchPath?: string;
  /** Rows that tables have in production, by name (`users`, `app.users`). */
  readonly sizes?: ReadonlyMap<string, number>;
  /** Prove only these files, by the names of their sources; the others are applied. Default all. */
  readonly only?: ReadonlySet<string>;
  /** How long one file may take, in milliseconds, before it is reported as hanging. Default one minute. */
  readonly fileLimitMs?: number;
  /** Ends the run. */
  readonly signal?: AbortSignal;
}

/**
 * Proves each file on PGlite, as `gosling test` does: Up, Up with rows, Down, Up again. Whatever the files hold is a finding; rejects
 * where PGlite cannot be started, and where `signal` is aborted.
 *
 * @example
 * ```ts
 * import { proveMigrations } from "gosling/harness";
 * import { readMigrations } from "gosling/server";
 *
 * for await (const event of proveMigrations(readMigrations("migrations"))) {
 *   if (event.type === "file-finished") console.log(event.report.file, event.report.status);
 * }
 * // migrations/00001_users.sql passed
 * // migrations/00002_phone.sql passed
 * ```
 */
export async function* proveMigrations(
  sources: readonly SourceFile[],
  { fileLimitMs, signal, ...options }: ProveMigrationsOptions = {},
): AsyncGenerator<HarnessEvent, void> {
  yield* runHarness({
    job: { sources, ...options },
    server: null,
    ...(fileLimitMs !== undefined && { limitMs: fileLimitMs }),
    ...(signal && { signal }),
  });
}
