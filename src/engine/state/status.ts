// Every version that a file or the version table knows, and its status. Pure.
import type { MigrationStatus } from "../api.ts";
import { highestVersion, type LedgerRow, type Migration, newestRows } from "../plan/index.ts";
import type { Unfinished } from "../tables/index.ts";

export function statusOf(
  migrations: readonly Migration[],
  rows: readonly LedgerRow[],
  stopped: readonly Unfinished[],
  edited: readonly Migration[] = [],
): readonly MigrationStatus[] {
  const newest = newestRows(rows);
  const half = new Set(stopped.map((entry) => entry.version));
  const highest = highestVersion(rows);
  const changed = new Set(edited.map((migration) => migration.version));
  const files = migrations.map(({ version, name }): MigrationStatus => {
    const row = newest.get(version);
    if (half.has(version)) return { version, name, state: "dirty", outOfOrder: false, at: row?.at ?? null };
    if (row?.applied) {
      const applied: MigrationStatus = { version, name, state: "applied", outOfOrder: false, at: row.at };
      return changed.has(version) ? { ...applied, edited: true } : applied;
    }
    return { version, name, state: "pending", outOfOrder: version < highest, at: null };
  });
  const known = new Set(migrations.map((migration) => migration.version));
  const withoutFile = [...newest.values()]
    .filter((row) => row.applied && row.version !== 0n && !known.has(row.version))
    .map(
      (row): MigrationStatus => ({
        version: row.version,
        name: "",
        state: "missing-file",
        outOfOrder: false,
        at: row.at,
      }),
    );
  return [...files, ...withoutFile].sort((a, b) => (a.version < b.version ? -1 : 1));
}
