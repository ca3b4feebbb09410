// One command on one database: open, migrate, close; everything that happens becomes a MigrateOutcome.
import { createHash } from "node:crypto";
import {
  createMigrator,
  type Direction,
  type MigrationEvent,
  type MigrationResult,
  type MigrationWarning,
  type MigratorOptions,
  type ParsedStatement,
  parse,
  type SourceFile,
  standardHost,
  type Version,
} from "../../engine/index.ts";
import type { Notice } from "../../server/index.ts";
import { baseName } from "../../text/index.ts";
import {
  createStop,
  type NamedTarget,
  openTarget,
  type StopReason,
  type StopWait,
} from "../databases/index.ts";
import type { MigrateSettings } from "../settings/index.ts";
import { type Action, failureOf, type MigrateOutcome } from "./outcome.ts";

export interface RunRequest {
  readonly named: NamedTarget;
  readonly sources: readonly SourceFile[];
  readonly settings: MigrateSettings;
  readonly action: Action;
  /** How messages print a command of ours. */
  readonly command: (words: string) => string;
  readonly cwd: string;
  readonly interrupted: Promise<void>;
  readonly linger: (on: boolean) => void;
}

/** A statement of a file without a transaction. */
export interface RunningStatement {
  readonly file: string;
  readonly sql: string;
  /** From 1. */
  readonly number: number;
  readonly total: number;
  readonly forMs: number;
}

/** What a view may want to show while the work goes on. */
export interface RunListener {
  event(event: MigrationEvent): void;
  notice(notice: Notice): void;
  /** `running`: the statement that a stop waits for, where it is known. */
  stop(reason: StopReason, waits: StopWait, running: RunningStatement | null): void;
}

/** Never rejects but for a defect of ours. */
export async function runOnDatabase(request: RunRequest, listener: RunListener): Promise<MigrateOutcome> {
  const { named, settings, sources } = request;
  const files = filesByName(sources);
  const results: MigrationResult[] = [];
  const warnings: MigrationWarning[] = [];
  let version: Version | null = null;
  let running: Omit<RunningStatement, "forMs"> | null = null;
  let since = 0;
  let statements: readonly ParsedStatement[] = [];
  const stop = createStop({
    timeoutMs: settings.timeoutMs,
    interrupted: request.interrupted,
    linger: request.linger,
    onStop: (reason, waits) =>
      listener.stop(reason, waits, running && { ...running, forMs: performance.now() - since }),
  });
  const runs = (file: string, index: number) => {
    const statement = statements[index];
    running = statement ? { file, sql: statement.sql, number: index + 1, total: statements.length } : null;
    since = performance.now();
  };

  const onEvent = (event: MigrationEvent) => {
    if (event.type === "migration-started") {
      const file = files.get(event.migration.name);
      statements = withoutTransaction(file, event.direction, settings.variables);
      runs(event.migration.name, 0);
      stop.hold(statements.length > 0);
    }
    if (event.type === "statement-finished" && running) runs(running.file, event.index + 1);
    if (event.type === "migration-finished") {
      results.push(event.result);
      running = null;
      stop.hold(false);
    }
    if (event.type === "warning") warnings.push(event.warning);
    if (event.type === "done") version = event.version;
    listener.event(event);
  };

  const outcome = (rest: Pick<MigrateOutcome, "answer" | "failure">): MigrateOutcome => ({
    database: named.label,
    results,
    version,
    warnings,
    stopped: rest.failure ? stop.reason() : null,
    ...rest,
  });
  try {
    const opened = await openTarget(named.target, settings.variables, request.cwd, listener.notice, {
      sources,
      signal: stop.abort,
    });
    try {
      stop.watch(opened);
      const options: MigratorOptions = {
        ...settings.migrator,
        // PGlite waits for no disk, and while a statement of it runs nothing can be made durable: each file is reported at once.
        ...(named.target.type === "pglite" && { flushEach: true }),
        env: settings.variables,
        command: request.command,
        signal: stop.signal,
        host: { ...standardHost, sha256 },
        onEvent,
      };
      const { database } = opened;
      const migrator = createMigrator(database, sources, options);
      return outcome({ answer: await request.action({ migrator, database, options }), failure: null });
    } finally {
      await opened.close();
    }
  } catch (error) {
    const failure = failureOf(error);
    if (!failure) throw error;
    return outcome({ answer: null, failure });
  } finally {
    stop.finish();
  }
}

/** By base name, as events name a file. Made once: a search a migration would be quadratic at thousands of files. */
function filesByName(sources: readonly SourceFile[]): ReadonlyMap<string, SourceFile> {
  return new Map(sources.map((source) => [baseName(source.name), source]));
}

/** The statements of a file that runs without a transaction; none of any other. */
function withoutTransaction(
  source: SourceFile | undefined,
  direction: Direction,
  variables: Readonly<Record<string, string>>,
): readonly ParsedStatement[] {
  // Only a file that says so needs to be parsed again.
  if (source === undefined || !/NO\s+TRANSACTION/i.test(source.text)) return [];
  const { transaction, statements } = parse(source, direction, variables);
  return transaction ? [] : statements;
}

/** Node's own: at thousands of files several times faster than the web's, which answers through a promise each. */
function sha256(text: string): string {
  return createHash("sha256").update(text, "utf8").digest("hex");
}
