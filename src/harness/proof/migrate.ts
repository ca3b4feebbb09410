// One file up or down on one database, by the engine.
import {
  createMigrator,
  MigrationError,
  type MigrationFailure,
  type MigratorOptions,
} from "../../engine/index.ts";
import type { TestDatabase } from "../databases/index.ts";
import type { MigrationFile } from "../file/index.ts";
import type { HarnessOptions } from "../options.ts";

/** Null when it went through. */
export type AttemptFailure = MigrationFailure | null;

export function upOn(
  on: TestDatabase,
  files: readonly MigrationFile[],
  options: HarnessOptions,
): Promise<AttemptFailure> {
  return attempt(on, options, () => migratorOf(on, files, options).up());
}

export function downOn(
  on: TestDatabase,
  file: MigrationFile,
  options: HarnessOptions,
): Promise<AttemptFailure> {
  return attempt(on, options, () => migratorOf(on, [file], options).down());
}

function migratorOf(on: TestDatabase, files: readonly MigrationFile[], options: HarnessOptions) {
  const given: MigratorOptions = {
    // The files are handed over one at a time: the others are applied, and their absence means nothing.
    allowDeleted: true,
    allowMissing: true,
    checksums: false,
    exclusive: on.exclusive ?? false,
    ...(options.layout && { layout: options.layout }),
    ...(options.table && { table: options.table }),
    ...(options.env && { env: options.env }),
    ...(options.host && { host: options.host }),
  };
  const sources = files.map(({ source }) => source);
  return createMigrator(on.database, sources, given);
}

/** A file may leave the session changed; the next one starts from a clean one. */
export async function cleanSession(on: TestDatabase, { searchPath, assume }: HarnessOptions): Promise<void> {
  // Temporary tables end with the session of the real tool: it opens a new one for the next command.
  const reset = "DISCARD TEMP; RESET SESSION AUTHORIZATION; RESET ROLE; RESET ALL";
  const settings = new Map([
    ...(searchPath === undefined ? [] : [["search_path", searchPath] as const]),
    ...(assume ?? []),
  ]);
  const set = [...settings].map(([name, value]) => `; SET ${name} = ${value}`).join("");
  const open = on.inTransaction?.() ?? true;
  for (const sql of [...(open ? ["ROLLBACK"] : []), `${reset}${set}`])
    await on.database.run(sql).catch(() => undefined);
  on.takeNotices();
}

async function attempt(
  on: TestDatabase,
  options: HarnessOptions,
  work: () => Promise<unknown>,
): Promise<AttemptFailure> {
  try {
    await work();
    return null;
  } catch (error) {
    if (!(error instanceof MigrationError)) throw error;
    return error.failure;
  } finally {
    await cleanSession(on, options);
  }
}

/** The session is gone, and with it, perhaps, the database. */
export function lost(outcome: AttemptFailure): boolean {
  return outcome !== null && /^(08...|57P0[1-5])$/.test(outcome.database?.sqlstate ?? "");
}
