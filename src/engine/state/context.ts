// What one migrator works with, its options resolved once.
import type { Hooks, MigratorOptions } from "../api.ts";
import { migrationError } from "../errors.ts";
import type { MigrationEvent } from "../events.ts";
import { standardHost } from "../host.ts";
import { type Prepare, preparer } from "../plan/index.ts";
import { type Checksum, contentHasher, hasher, type VersionTable, versionTable } from "../tables/index.ts";
import { customSettings } from "../text/index.ts";
import type { AbortSignalLike, Database, Host, SourceFile, Version } from "../types.ts";
import { checkedDatabase } from "./port.ts";

export interface Context {
  readonly database: Database;
  readonly table: VersionTable;
  /** Whether the caller named the table: then no other is minded. */
  readonly tableNamed: boolean;
  readonly host: Host;
  readonly env: Readonly<Record<string, string>>;
  readonly prepare: Prepare;
  /** Lower-case hex; not a promise where the host hashes without one. */
  readonly checksumOf: (source: SourceFile) => string | Promise<string>;
  readonly checksumsOf: (source: SourceFile) => Promise<Checksum>;
  /** Undefined where the file does not parse. */
  readonly contentOf: (source: SourceFile) => string | Promise<string> | undefined;
  readonly clock: ((version: Version) => Date) | undefined;
  readonly signal: AbortSignalLike | undefined;
  readonly allowMissing: boolean;
  readonly allowEdited: boolean;
  readonly allowDeleted: boolean;
  readonly checksums: boolean;
  readonly versioning: boolean;
  readonly flushEach: boolean;
  readonly shareFrom: number;
  readonly exclusive: boolean;
  /** For the migrations' lock. */
  readonly waitMs: number;
  /** PostgreSQL's lock_timeout for the run; undefined: as the session has it. */
  readonly lockTimeoutMs: number | undefined;
  readonly lockRetries: number;
  readonly hooks: Hooks;
  /** Settings of the database's own that any of the files names. */
  readonly customSettings: () => readonly string[];
  /** A command of ours as messages print it. */
  command(words: string): string;
  emit(event: MigrationEvent): void;
}

const WAIT = 5 * 60 * 1000;
/** So many files are pending where a database is made, not where one is changed. */
const SHARE_FROM = 100;

export function resolveContext(
  database: Database,
  options: MigratorOptions,
  sources: readonly SourceFile[] = [],
): Context {
  const versioning = options.versioning ?? true;
  const host = options.host ?? standardHost;
  const env = options.env ?? {};
  const command = options.command ?? ((words) => `gosling ${words}`);
  const checksumOf = hasher(host);
  const contentOf = contentHasher(host);
  return {
    database: checkedDatabase(database),
    table: versionTable(options.layout ?? "schema_migrations", options.table),
    tableNamed: options.table !== undefined,
    host,
    env,
    prepare: preparer(env, command),
    checksumOf,
    contentOf,
    checksumsOf: async (source) => ({
      checksum: await checksumOf(source),
      content: await contentOf(source),
    }),
    clock: options.clock,
    signal: options.signal,
    allowMissing: options.allowMissing ?? false,
    allowEdited: options.allowEdited ?? false,
    allowDeleted: options.allowDeleted ?? false,
    checksums: versioning && (options.checksums ?? true),
    versioning,
    flushEach: options.flushEach ?? false,
    shareFrom: options.shareFrom ?? SHARE_FROM,
    exclusive: options.exclusive ?? false,
    waitMs: options.waitMs ?? WAIT,
    lockTimeoutMs: options.lockTimeoutMs,
    lockRetries: options.lockRetries ?? 0,
    hooks: { beforeEach: options.beforeEach, afterEach: options.afterEach },
    customSettings: () => [...new Set(sources.flatMap(({ text }) => customSettings(text)))],
    command,
    emit: (event) => options.onEvent?.(event),
  };
}

/** Throws CANCELLED once the caller's signal says so; asked between statements. */
export function stopIfCancelled(context: Context): void {
  if (!context.signal?.aborted) return;
  const reason = context.signal.reason;
  throw migrationError(
    "CANCELLED",
    `cancelled${reason instanceof Error ? `: ${reason.message}` : ""}`,
    {},
    reason,
  );
}
