// The PostgreSQL behind a sandbox, for a rewind: the sandbox stays the same object when its instance is exchanged.
import type { PGlite } from "@electric-sql/pglite";
import type { InstanceSession } from "../database.ts";
import type { Sandbox } from "../types.ts";
import type { ModuleWatch } from "./module.ts";

export interface Instance {
  readonly pglite: PGlite;
  readonly session: InstanceSession;
  readonly watch: ModuleWatch;
}

export interface Exchangeable {
  current(): Instance;
  /** Opens a new instance from a data directory, with these libraries loaded, and lets go of the old one. */
  exchange(directory: Blob, libraries: readonly string[]): Promise<void>;
}

const known = new WeakMap<Sandbox, Exchangeable>();

export function register(sandbox: Sandbox, exchangeable: Exchangeable): void {
  known.set(sandbox, exchangeable);
}

/** Throws a TypeError for what `openSandbox` did not give. */
export function instanceOf(sandbox: Sandbox): Exchangeable {
  const found = known.get(sandbox);
  if (!found) throw new TypeError("only what openSandbox has opened can be rewound");
  return found;
}

/** PGlite itself: another one after a restore that had to open anew. */
export function pgliteOf(sandbox: Sandbox): PGlite {
  return instanceOf(sandbox).current().pglite;
}
