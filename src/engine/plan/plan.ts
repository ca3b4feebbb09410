// What a command will run, decided from the files and the version table's rows alone.
import { plural, topOf } from "../../text/index.ts";
import { migrationError } from "../errors.ts";
import type { VersionRow } from "../events.ts";
import type { Direction, Version } from "../types.ts";
import type { Migration } from "./collect.ts";

/** A row of the version table; `applied` is false only in old tables of goose, which recorded rollbacks so. */
export interface LedgerRow extends VersionRow {
  readonly applied: boolean;
}

export interface PlannedStep {
  readonly migration: Migration;
  readonly direction: Direction;
}

/** Writes a command of ours as messages print it, from its words. */
type PrintCommand = (words: string) => string;

const printed: PrintCommand = (words) => `gosling ${words}`;

export interface UpOptions {
  /** The highest version to apply. Default: all. */
  readonly target?: Version | undefined;
  readonly byOne?: boolean;
  readonly allowMissing?: boolean;
}

/**
 * The database's current version: the first, newest row first, whose version's newest row says applied.
 * 0n where there is none. In goose's layout the newest row is the last applied, in the default layout the highest version.
 */
export function currentVersion(rows: readonly LedgerRow[]): Version {
  const undone = new Set<Version>();
  for (const row of rows) {
    if (undone.has(row.version)) continue;
    if (row.applied) return row.version;
    undone.add(row.version);
  }
  return 0n;
}

/** The newest row of each version. */
export function newestRows(rows: readonly LedgerRow[]): ReadonlyMap<Version, LedgerRow> {
  const newest = new Map<Version, LedgerRow>();
  for (const row of rows) if (!newest.has(row.version)) newest.set(row.version, row);
  return newest;
}

export function highestVersion(rows: readonly LedgerRow[]): Version {
  return rows.reduce((highest, row) => (row.version > highest ? row.version : highest), 0n);
}

/** Pending files in ascending order. Throws OUT_OF_ORDER, NO_MIGRATION_FILES, and, for one alone, NOTHING_TO_APPLY. */
export function planUp(
  migrations: readonly Migration[],
  rows: readonly LedgerRow[],
  options: UpOptions = {},
): readonly PlannedStep[] {
  const { target, byOne = false, allowMissing = false } = options;
  const files = target === undefined ? migrations : migrations.filter((file) => file.version <= target);
  requireFiles(files, target);
  const recorded = new Set(rows.map((row) => row.version));
  const highest = highestVersion(rows);
  const pending = files.filter((file) => !recorded.has(file.version));
  const late = pending.filter((file) => file.version < highest);
  if (late.length > 0 && !allowMissing) throw outOfOrder(late, highest);
  if (byOne && pending.length === 0) {
    throw migrationError(
      "NOTHING_TO_APPLY",
      `nothing is pending; the database is at version ${currentVersion(rows)}`,
    );
  }
  return (byOne ? pending.slice(0, 1) : pending).map((migration) => ({ migration, direction: "up" }));
}

function outOfOrder(late: readonly Migration[], highest: Version) {
  const names = late.map((file) => file.name).join(", ");
  const are = plural(late.length, "is", "are");
  return migrationError(
    "OUT_OF_ORDER",
    `${names} ${are} pending and older than the newest applied version, ${highest}`,
    {
      at: topOf(late[0]!.source.name),
      hint: "Give the late file a version newer than that, or apply it out of order with --allow-missing (allowMissing).",
    },
  );
}

export function requireFiles(files: readonly Migration[], target?: Version): void {
  if (files.length > 0) return;
  const message =
    target === undefined
      ? "there is no migration file"
      : `there is no migration file of version ${target} or below`;
  throw migrationError("NO_MIGRATION_FILES", message, {
    hint: "Is this the right folder? Files are named VERSION_NAME.sql.",
  });
}

/** The file of the current version. Throws NOTHING_TO_ROLL_BACK and MISSING_FILE. */
export function planDown(
  migrations: readonly Migration[],
  rows: readonly LedgerRow[],
  command: PrintCommand = printed,
): readonly PlannedStep[] {
  requireFiles(migrations);
  const current = currentVersion(rows);
  if (current === 0n)
    throw migrationError("NOTHING_TO_ROLL_BACK", "nothing is applied, so there is nothing to roll back");
  return [{ migration: fileOf(migrations, current, command), direction: "down" }];
}

export function planRedo(
  migrations: readonly Migration[],
  rows: readonly LedgerRow[],
  command: PrintCommand = printed,
): readonly PlannedStep[] {
  const [down] = planDown(migrations, rows, command);
  return [down!, { migration: down!.migration, direction: "up" }];
}

/** From the current version downwards, until it is at or below `target`. A missing file stops all of it. */
export function planDownTo(
  migrations: readonly Migration[],
  rows: readonly LedgerRow[],
  target: Version,
  command: PrintCommand = printed,
): readonly PlannedStep[] {
  requireFiles(migrations);
  const steps: PlannedStep[] = [];
  let left = rows;
  for (let current = currentVersion(left); current > target && current > 0n; current = currentVersion(left)) {
    const version = current;
    steps.push({ migration: fileOf(migrations, version, command), direction: "down" });
    left = left.filter((row) => row.version !== version);
  }
  return steps;
}

/** Every applied file, newest version first. Versions without a file stay recorded, as in goose. */
export function planReset(
  migrations: readonly Migration[],
  rows: readonly LedgerRow[],
): readonly PlannedStep[] {
  requireFiles(migrations);
  const newest = newestRows(rows);
  return migrations
    .filter((migration) => newest.get(migration.version)?.applied)
    .reverse()
    .map((migration) => ({ migration, direction: "down" }));
}

/** Without a version table: what goose's -no-versioning runs. */
export function planWithoutVersions(
  migrations: readonly Migration[],
  command: "up" | "up-by-one" | "down" | "down-to" | "redo" | "reset",
  target?: Version,
): readonly PlannedStep[] {
  const up = (files: readonly Migration[]) =>
    files.map((migration): PlannedStep => ({ migration, direction: "up" }));
  const down = (files: readonly Migration[]) =>
    files.toReversed().map((migration): PlannedStep => ({ migration, direction: "down" }));
  switch (command) {
    case "up": {
      const files = migrations.filter((file) => target === undefined || file.version <= target);
      requireFiles(files, target);
      return up(files);
    }
    case "up-by-one":
      requireFiles(migrations);
      return up(migrations.slice(0, 1));
    case "down":
      requireFiles(migrations);
      return down(migrations.slice(-1));
    case "redo":
      requireFiles(migrations);
      return [...down(migrations.slice(-1)), ...up(migrations.slice(-1))];
    case "down-to":
      requireFiles(migrations);
      return down(migrations.filter((file) => file.version > (target ?? 0n)));
    case "reset":
      requireFiles(migrations);
      return down(migrations);
    default:
      return command satisfies never;
  }
}

function fileOf(migrations: readonly Migration[], version: Version, command: PrintCommand): Migration {
  const file = migrations.find((migration) => migration.version === version);
  if (file) return file;
  throw migrationError("MISSING_FILE", `version ${version} is applied, but no file has this version`, {
    hint: `Bring the file back to roll it back, or record it as pending without running anything: ${command(`repair ${version} --as pending`)}`,
  });
}
