// One command on one database: open, migrate, close; everything that happens becomes an Outcome.
import { createHash } from "node:crypto";
import {
  createMigrator,
  type Direction,
  type MigrationEvent,
  type MigrationResult,
  type MigrationWarning,
  type MigratorOptions,
  parse,
  type SourceFile,
  standardHost,
  type Version,
} from "../../engine/index.ts";
import type { Notice } from "../../server/index.ts";
import { createStop, type NamedTarget, openTarget, type StopReason } from "../databases/index.ts";
import type { MigrateSettings } from "../settings/index.ts";
import { type Action, failureOf, type Outcome } from "./outcome.ts";

export interface RunRequest {
  readonly named: NamedTarget;
  readonly sources: readonly SourceFile[];
  readonly settings: MigrateSettings;
  readonly action: Action;
  readonly cwd: string;
  readonly interrupted: Promise<void>;
}

/** What a view may want to show while the work goes on. */
export interface RunListener {
  event(event: MigrationEvent): void;
  notice(notice: Notice): void;
  stop(reason: StopReason, waits: boolean): void;
}

/** Never rejects but for a defect of ours. */
export async function runOnDatabase(request: RunRequest, listener: RunListener): Promise<Outcome> {
  const { named, settings, sources } = request;
  const files = filesByName(sources);
  const results: MigrationResult[] = [];
  const warnings: MigrationWarning[] = [];
  let version: Version | null = null;
  const stop = createStop({
    timeoutMs: settings.timeoutMs,
    interrupted: request.interrupted,
    onStop: listener.stop,
  });

  const onEvent = (event: MigrationEvent) => {
    if (event.type === "migration-started") {
      const file = files.get(event.migration.name);
      stop.hold(runsWithoutTransaction(file, event.direction, settings.variables));
    }
    if (event.type === "migration-finished") {
      results.push(event.result);
      stop.hold(false);
    }
    if (event.type === "warning") warnings.push(event.warning);
    if (event.type === "done") version = event.version;
    listener.event(event);
  };

  const outcome = (rest: Pick<Outcome, "answer" | "failure">): Outcome => ({
    database: named.label,
    results,
    version,
    warnings,
    stopped: rest.failure ? stop.reason() : null,
    ...rest,
  });
  try {
    const opened = await openTarget(named.target, settings.variables, request.cwd, listener.notice);
    try {
      stop.watch(opened);
      const options: MigratorOptions = {
        ...settings.migrator,
        env: settings.variables,
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
  return new Map(sources.map((source) => [source.name.slice(source.name.lastIndexOf("/") + 1), source]));
}

function runsWithoutTransaction(
  source: SourceFile | undefined,
  direction: Direction,
  variables: Readonly<Record<string, string>>,
): boolean {
  // Only a file that says so needs to be parsed again.
  return (
    source !== undefined &&
    /NO\s+TRANSACTION/i.test(source.text) &&
    !parse(source, direction, variables).transaction
  );
}

/** Node's own: at thousands of files several times faster than the web's, which answers through a promise each. */
function sha256(text: string): string {
  return createHash("sha256").update(text, "utf8").digest("hex");
}
