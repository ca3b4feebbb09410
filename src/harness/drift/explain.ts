// Why two schemas differ: files that one side has not applied yet (pending), or nothing that any file says (drift). Pure.
import { compareSchemas, type Schema, type SchemaDifference } from "../../sandbox/index.ts";

/** One side: what is there, and what the files that it has applied would give. */
export interface Side {
  readonly actual: Schema;
  /** Null where it is not known which files were applied: then all of it is as it should be. */
  readonly expected: Schema | null;
}

export interface Explained {
  /** From the first side to the second, all of it. */
  readonly all: SchemaDifference;
  /** What the files that only one of them has applied account for. */
  readonly pending: SchemaDifference;
  /** What no file accounts for: on each side, from what the files say to what is there. */
  readonly driftOfFirst: SchemaDifference;
  readonly driftOfSecond: SchemaDifference;
}

export function explainDrift(first: Side, second: Side): Explained {
  const drift = ({ actual, expected }: Side) => (expected === null ? [] : compareSchemas(expected, actual));
  return {
    all: compareSchemas(first.actual, second.actual),
    pending: compareSchemas(first.expected ?? first.actual, second.expected ?? second.actual),
    driftOfFirst: drift(first),
    driftOfSecond: drift(second),
  };
}
