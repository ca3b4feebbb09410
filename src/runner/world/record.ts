// What a world is beside its databases' content, as plain data: a new worker, or an earlier moment, is brought back from it.
import type { VersionRow } from "../../engine/index.ts";
import type { ChangedFiles, Schema } from "../../sandbox/index.ts";
import type { DatabaseState } from "../events.ts";
import type { BranchRecord } from "./repository.ts";

export interface WorldRecord {
  /** UTC, ISO 8601. */
  readonly clock: string;
  readonly branches: readonly BranchRecord[];
  readonly databases: readonly DatabaseRecord[];
}

/** The pages of a data directory that differ from the lesson's start, gzipped. */
export interface SavedDirectory {
  /** The same for the same content alone. */
  readonly tag: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** A database's content after a step: as it was taken, then packed. The same object for the same content alone. */
export interface SavedFiles {
  /** Null once it is packed. */
  changed: ChangedFiles | null;
  packed: SavedDirectory | null;
}

export interface DatabaseRecord {
  readonly name: string;
  /** Path and text of each file that its server has. */
  readonly checkout: readonly (readonly [string, string])[];
  readonly server: DatabaseState["server"];
  readonly schema: Schema;
  readonly rows: readonly VersionRow[];
  readonly versioned: boolean;
  readonly transaction: DatabaseState["transaction"];
  readonly locks: DatabaseState["locks"];
}
