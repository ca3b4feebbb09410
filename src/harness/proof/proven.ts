// What the proof of one file comes to.
import type { MigrationFailure } from "../../engine/index.ts";
import type { Schema, SchemaDifference } from "../../sandbox/index.ts";
import type { Trace } from "../trace/index.ts";
import type { Finding, Proofs } from "../types.ts";
import type { DatabaseCatalog } from "../world/index.ts";

export interface Proven {
  /** Up went through: later files build on it. */
  readonly applies: boolean;
  /** What the file needs and this PostgreSQL lacks. */
  readonly missing?: string;
  /** Why Up did not go through, where the database or the engine said so. */
  readonly failure?: MigrationFailure;
  /** Why Down did not. */
  readonly downFailure?: MigrationFailure;
  /** What is not as it was before Up, after a Down that went through. */
  readonly left?: SchemaDifference;
  readonly proofs: Proofs;
  readonly findings: readonly Finding[];
  /** Null where it could not be traced. */
  readonly traced: Trace | null;
  /** Of the Down, on what Up made. */
  readonly tracedDown: Trace | null;
  /** What is there after Up, where it went through. */
  readonly after?: DatabaseCatalog;
  readonly changes: SchemaDifference;
  /** After the file; undefined where nobody asked for it. */
  readonly schema: Schema | undefined;
  /** Tables in which the Up met rows and went through, by label. */
  readonly passedWithRows: ReadonlySet<string>;
}
