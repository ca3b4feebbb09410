// Opens whatever a command works on, behind one interface.
import { resolve } from "node:path";
import type { Database, SourceFile } from "../../engine/index.ts";
import { extensionsIn } from "../../sandbox/index.ts";
import { ConnectionStringError, connect, describeConnection, type Notice } from "../../server/index.ts";
import type { DatabaseTarget } from "../settings/index.ts";
import { UsageError } from "../terminal/index.ts";
import { openPGliteThread } from "./pglite-thread.ts";

export interface OpenDatabase {
  readonly database: Database;
  /** Whether a statement that is running can be cancelled. PGlite's cannot: it can only be ended with all that is open. */
  readonly cancellable: boolean;
  /** Ends the statement that is running. */
  cancel(): Promise<unknown>;
  /** Ends the session at once; what runs fails. */
  destroy(): void;
  close(): Promise<void>;
}

/** A target and what messages call it. */
export interface NamedTarget {
  readonly target: DatabaseTarget;
  readonly label: string;
}

/** Names every target before any is opened, so that a mistake in the last is reported before the first is touched. Throws UsageError. */
export function nameTargets(
  targets: readonly DatabaseTarget[],
  env: Readonly<Record<string, string>>,
): readonly NamedTarget[] {
  return targets.map((target) => ({ target, label: nameOf(target, env) }));
}

function nameOf(target: DatabaseTarget, env: Readonly<Record<string, string>>): string {
  if (target.type === "pglite") return `pglite:${target.folder ?? ""}`;
  try {
    return describeConnection({ connection: target.connection, env });
  } catch (error) {
    if (error instanceof ConnectionStringError) throw new UsageError(error.message, error.hint);
    throw error;
  }
}

export interface OpenOptions {
  /** The files that are going to run: a PGlite gets the extensions that they create. */
  readonly sources?: readonly SourceFile[];
  /** Ends the waiting for a server. */
  readonly signal?: AbortSignal;
}

/** Rejects with a DatabaseError, a FolderError or a ConnectionStringError. */
export async function openTarget(
  target: DatabaseTarget,
  env: Readonly<Record<string, string>>,
  cwd: string,
  onNotice: (notice: Notice) => void,
  { sources = [], signal }: OpenOptions = {},
): Promise<OpenDatabase> {
  if (target.type === "pglite") {
    const thread = await openPGliteThread(
      target.folder === null ? null : resolve(cwd, target.folder),
      extensionsIn(sources.map(({ text }) => text)),
      onNotice,
    );
    return {
      database: thread,
      cancellable: false,
      cancel: async () => undefined,
      destroy: thread.destroy,
      close: thread.close,
    };
  }
  const session = await connect({
    connection: target.connection,
    env,
    onNotice,
    ...(signal && { signal }),
  });
  return {
    database: session,
    cancellable: true,
    cancel: () => session.cancel(),
    destroy: () => session.destroy(),
    close: () => session.close(),
  };
}
