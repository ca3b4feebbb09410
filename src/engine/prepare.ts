// A planned step made ready to run: its file parsed in its direction.
import type { Migration } from "./collect.ts";
import { type ParsedMigration, parse } from "./parser.ts";
import type { Step } from "./plan.ts";
import type { Direction } from "./types.ts";

export interface Prepared {
  readonly migration: Migration;
  readonly direction: Direction;
  readonly parsed: ParsedMigration;
}

export function prepare(step: Step, env: Readonly<Record<string, string>>): Prepared {
  return { ...step, parsed: parse(step.migration.source, step.direction, env) };
}
