// Opens whatever a command was told to work on, behind one shape.
import { resolve } from "node:path";
import type { Database } from "../../engine/index.ts";
import { ConnectionStringError, connect, describeConnection, type Notice } from "../../server/index.ts";
import type { DatabaseTarget } from "../settings/index.ts";
import { UsageError } from "../terminal/index.ts";
import { openPGlite } from "./pglite.ts";

export interface OpenDatabase {
  readonly database: Database;
  /** Ends the statement that is running; resolves with what came of it. A PGlite cannot be interrupted. */
  cancel(): Promise<"cancelled" | "disconnected" | "idle" | "cannot">;
  close(): Promise<void>;
}

/** A target and what messages call it. */
export interface NamedTarget {
  readonly target: DatabaseTarget;
  readonly label: string;
}

/** Names every target before any is opened, so that a mistake in the last is told before the first is touched. Throws UsageError. */
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

/** Rejects with a DatabaseError, a FolderError or a ConnectionStringError. */
export async function openTarget(
  target: DatabaseTarget,
  env: Readonly<Record<string, string>>,
  cwd: string,
  onNotice: (notice: Notice) => void,
): Promise<OpenDatabase> {
  if (target.type === "pglite") {
    const { session, close } = await openPGlite(
      target.folder === null ? null : resolve(cwd, target.folder),
      onNotice,
    );
    return { database: session, cancel: async () => "cannot", close };
  }
  const session = await connect({ connection: target.connection, env, onNotice });
  return { database: session, cancel: () => session.cancel(), close: () => session.close() };
}
