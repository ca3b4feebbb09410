// What a server calls at its start.
import type { ApplyPending } from "../api.ts";
import { createMigrator } from "./migrator.ts";

/**
 * Connects, reads what is applied, reads the files, applies what is new, and returns what it applied; each step is an event.
 * Several servers may start at once: one applies, the others wait for it and go on.
 *
 * Where nothing is pending and nothing is dirty, nothing is locked, created or written. No file at all is an error
 * (NO_MIGRATION_FILES): an empty folder at a start is nearly always the wrong folder.
 *
 * @example
 * ```ts
 * import { PGlite } from "@electric-sql/pglite";
 * import { applyPending } from "gosling/engine";
 * import { fromPGlite } from "gosling/pglite";
 * import { readMigrations } from "gosling/server";
 *
 * const session = fromPGlite(await PGlite.create());
 * const applied = await applyPending(session, readMigrations("migrations"));
 * console.log(applied.map(({ version, outcome }) => `${version} ${outcome}`)); // [ '1 ran', '2 ran' ]
 * ```
 */
export const applyPending: ApplyPending = async (database, sources, options) =>
  createMigrator(database, sources, options).up();
