// A planned step made ready to run: its file parsed in its direction, its SQL looked at.
import { type ScannedSql, scanSql, topOf } from "../../text/index.ts";

import { migrationError } from "../errors.ts";
import { type ParsedMigration, parse, placeInStatement, psqlCommand } from "../text/index.ts";
import type { Direction, SourceFile } from "../types.ts";
import { isGo, type Migration } from "./collect.ts";
import type { PlannedStep } from "./plan.ts";

export interface ReadyStep {
  readonly migration: Migration;
  readonly direction: Direction;
  readonly parsed: ParsedMigration;
  /** One for each statement. */
  readonly scans: readonly ScannedSql[];
}

export type Prepare = (step: PlannedStep) => ReadyStep;

/** Prepares each step once: a command plans twice, before it has the lock and under it. */
export function preparer(env: Readonly<Record<string, string>>, command: (words: string) => string): Prepare {
  const ready = { up: new WeakMap<Migration, ReadyStep>(), down: new WeakMap<Migration, ReadyStep>() };
  return (step) => {
    const known = ready[step.direction].get(step.migration);
    if (known) return known;
    if (isGo(step.migration.name)) throw writtenInGo(step.migration, command);
    const parsed = parse(step.migration.source, step.direction, env);
    const prepared = { ...step, parsed, scans: parsed.statements.map(({ sql }) => scanSql(sql)) };
    refusePsqlCommands(step.migration.source, parsed, prepared.scans);
    ready[step.direction].set(step.migration, prepared);
    return prepared;
  };
}

/** No server can run them, and what comes before them would be applied. Throws PSQL_COMMAND. */
export function refusePsqlCommands(
  source: SourceFile,
  { statements }: ParsedMigration,
  scans?: readonly ScannedSql[],
): void {
  for (const [index, statement] of statements.entries()) {
    if (!statement.sql.includes("\\")) continue;
    const found = (scans?.[index] ?? scanSql(statement.sql)).statements.find(({ tokens }) =>
      tokens[0]?.startsWith("\\"),
    );
    if (found)
      throw psqlCommand(statement.sql.slice(found.start), placeInStatement(statement, source, found.start));
  }
}

/** goose runs it only where it is built into the program; passing over it would leave a gap that nobody sees. */
function writtenInGo({ name, version, source }: Migration, command: (words: string) => string) {
  return migrationError("GO_MIGRATION", `${name} is written in Go, and only SQL files can be run`, {
    at: topOf(source.name),
    hint: `Run it with the Go program that it belongs to. Where its work is done, record that: ${command(`repair ${version} --as applied`)}`,
  });
}
