// What stops a command before it has touched anything: an emptied table, edited or deleted files, a half-done file.
import { list, plural, topOf } from "../../text/index.ts";
import { describeRepairs } from "../describe.ts";
import { type DirtyReport, MigrationError, migrationError } from "../errors.ts";
import { type Collection, newestRows, type PlannedStep, type ReadyStep } from "../plan/index.ts";
import { DEFAULT_TABLE, type Unfinished } from "../tables/index.ts";
import type { Direction } from "../types.ts";
import type { Context } from "./context.ts";
import { eitherWay, reportDirty } from "./dirty.ts";
import type { Edits } from "./edits.ts";
import { type DatabaseState, otherLayout } from "./state.ts";

/** Asking for the current version of a table of goose's in which no version's newest row says applied, not even that of version 0. */
export function refuseEmptied({ table }: Context, { exists, rows }: DatabaseState): void {
  if (table.layout !== "goose" || !exists) return;
  for (const row of newestRows(rows).values()) if (row.applied) return;
  throw migrationError(
    "VERSION_TABLE_UNREADABLE",
    `the version table ${table.name} is there, but holds no applied version`,
    {
      hint: `goose keeps a row of version 0 in it: INSERT INTO ${table.name} (version_id, is_applied) VALUES (0, true);`,
    },
  );
}

/**
 * A database that the other layout manages, by its default table: begun anew beside it, every file would run a second time. Who
 * means it names the table.
 */
export function refuseOtherLayout(
  { table, tableNamed, versioning, command }: Context,
  { exists, other }: DatabaseState,
): void {
  if (!versioning || exists || !other || tableNamed) return;
  const layout = otherLayout(table.layout);
  throw migrationError(
    "OTHER_LAYOUT",
    `this database has the version table ${DEFAULT_TABLE[layout]} and no ${table.name}; nothing was done`,
    {
      hint:
        `Go on with that table: --layout ${layout}. Or move it first: ${command(`convert --to ${table.layout}`)}. ` +
        `To begin a history of its own beside it, name the table: --table ${table.name}.`,
    },
  );
}

/** The version table has no place: none of the schemas of the search_path is there. */
export function refuseHomeless({ versioning }: Context, { homeless }: DatabaseState): void {
  if (!versioning || homeless === undefined) return;
  if (/^"?pg_temp/.test(homeless))
    throw migrationError(
      "SCHEMA_MISSING",
      "the version table would be in pg_temp, which ends with this session; nothing was done",
      { hint: "Name a schema that lasts: in the search_path, or with --table SCHEMA.NAME." },
    );
  const path =
    homeless === ""
      ? "the search_path is empty"
      : `the search_path ${homeless} names no schema that exists and that this role may use`;
  throw migrationError("SCHEMA_MISSING", `${path}; nothing was done`, {
    hint:
      homeless === ""
        ? "Name the version table with its schema: --table SCHEMA.NAME."
        : `Create it first: CREATE SCHEMA ${schemaToMake(homeless)}; or correct the search_path.`,
  });
}

/** What to write after CREATE SCHEMA: `$user` is no name but stands for the role's. */
function schemaToMake(searchPath: string): string {
  const first = searchPath.split(",")[0] ?? "";
  return /^"?\$user"?$/.test(first.trim()) ? "AUTHORIZATION CURRENT_USER" : first;
}

/** Who changes something must know what is there. */
export function refuseUnreadable({ versioning }: Context, { unreadable }: DatabaseState): void {
  if (!versioning || unreadable.length === 0) return;
  const names = list(unreadable);
  throw migrationError("VERSION_TABLE_UNREADABLE", `this role may not read ${names}; nothing was done`, {
    hint: `GRANT SELECT, INSERT, UPDATE, DELETE ON ${unreadable.join(", ")} TO this role, or migrate as the role that made ${plural(unreadable.length, "it", "them")}.`,
  });
}

/** What was applied must be what the files say before more is built on it, unless the caller says to go on. */
export function refuseEdits(
  context: Context,
  edits: Edits,
  steps: readonly ReadyStep[],
  direction: Direction,
): void {
  const { edited, deleted } = edits;
  if (steps.length === 0 || direction === "down") return;
  if (edited.length > 0 && !context.allowEdited) {
    const [first] = edited;
    const names = edited.map((file) => file.name).join(", ");
    throw migrationError(
      "CHECKSUM_MISMATCH",
      `${names} ${were(edited)} edited after being applied; nothing was run`,
      {
        at: topOf(first!.source.name),
        hint: "Undo the edit and write the change as a new migration, or go on and take the files as they are now with --allow-edited (allowEdited).",
      },
    );
  }
  if (deleted.length > 0 && !context.allowDeleted) {
    throw migrationError(
      "MISSING_FILE",
      `no file has the applied ${plural(deleted.length, "version")} ${deleted.join(", ")}; nothing was run`,
      {
        hint: "Bring the file back (is it on another branch?), or go on without it with --allow-deleted (allowDeleted).",
      },
    );
  }
}

const were = (files: readonly unknown[]) => plural(files.length, "was", "were");

/** Throws DIRTY when a NO TRANSACTION file had stopped half-way. To be asked under the lock: else it may be still running. */
export async function refuseDirty(
  context: Context,
  files: Collection,
  stopped: readonly Unfinished[],
): Promise<void> {
  const [first] = stopped;
  if (!first) return;
  const dirty = await dirtyReport(context, files, first);
  throw migrationError(
    "DIRTY",
    `${dirty.name || `version ${dirty.version}`} stopped half-way; nothing was run`,
    {
      ...(dirty.stopped && { at: dirty.stopped.at, statement: dirty.stopped.statement }),
      dirty,
      hint: describeRepairs(dirty),
    },
  );
}

async function dirtyReport(
  context: Context,
  files: Collection,
  { version, progress }: Unfinished,
): Promise<DirtyReport> {
  const file = files.migrations.find((migration) => migration.version === version);
  const direction = progress?.direction ?? "up";
  if (progress)
    return reportDirty(context, progress, file && tryPrepare({ migration: file, direction }, context));
  return {
    version,
    name: file?.name ?? "",
    direction,
    ran: null,
    total: 0,
    session: {},
    invalidIndexes: [],
    repairs: eitherWay(
      context,
      version,
      "How far it came is not recorded: compare the database with the file.",
    ),
  };
}

function tryPrepare(step: PlannedStep, context: Context): ReadyStep | undefined {
  try {
    return context.prepare(step);
  } catch (error) {
    if (error instanceof MigrationError) return undefined;
    throw error;
  }
}
