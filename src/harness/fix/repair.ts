// What takes the place of a statement that is dangerous as it is.
import type { MigrationFile, SqlView } from "../file/index.ts";
import type { Finding, Target } from "../types.ts";

/** A file of its own. Statements without a semicolon. */
export interface RepairFile {
  /** What it does, as part of a file name. */
  readonly slug: string;
  readonly transaction: boolean;
  readonly up: readonly string[];
  readonly down: readonly string[];
}

export interface MechanicalRepair {
  /** What comes where the statement was; undefined: it stays. */
  readonly instead?: readonly string[];
  /** Before and after everything else of the statement's section. */
  readonly first?: readonly string[];
  readonly last?: readonly string[];
  /** Before everything else of Down. */
  readonly downFirst?: readonly string[];
  /** Statements of Down that reverse what is no longer in this file. */
  readonly undo?: (view: SqlView) => boolean;
  /** Files before and after this one. */
  readonly before?: readonly RepairFile[];
  readonly after?: readonly RepairFile[];
  /** The finding stays, though what it asks for is done in a later file. */
  readonly once?: true;
  /** From here on the file goes on in another one; without a transaction where this is false. */
  readonly cut?: { readonly slug: string; readonly transaction: boolean; readonly alone: boolean };
}

export interface Broken {
  readonly view: SqlView;
  readonly finding: Finding;
  readonly file: MigrationFile;
  readonly target: Target;
}

/** Undefined where there is no mechanical way. */
export type Fixer = (broken: Broken) => MechanicalRepair | undefined;
