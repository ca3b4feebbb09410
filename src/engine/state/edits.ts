// Applied files that changed or vanished since they were applied.
import { topOf } from "../../text/index.ts";
import type { MigrationWarning } from "../events.ts";
import { type Migration, newestRows } from "../plan/index.ts";
import type { Version } from "../types.ts";
import type { Context } from "./context.ts";
import type { DatabaseState } from "./state.ts";

export interface Edits {
  readonly edited: readonly Migration[];
  /** Applied versions that no file has. */
  readonly deleted: readonly Version[];
  /** Applied files whose checksum nobody has recorded yet. */
  readonly unknown: readonly Migration[];
  /** Applied files whose text changed and whose statements did not: comments, blanks. */
  readonly commented: readonly Migration[];
  /** Applied files that are what they were. */
  readonly same: readonly Migration[];
}

export async function findEdits(
  context: Context,
  migrations: readonly Migration[],
  state: DatabaseState,
): Promise<Edits> {
  const files = new Map(migrations.map((migration) => [migration.version, migration]));
  const deleted: Version[] = [];
  const edited: Migration[] = [];
  const unknown: Migration[] = [];
  const same: Migration[] = [];
  for (const [version, row] of newestRows(state.rows)) {
    if (version === 0n || !row.applied) continue;
    const file = files.get(version);
    if (!file) {
      deleted.push(version);
      continue;
    }
    if (!context.checksums) continue;
    const recorded = state.checksums?.get(version);
    if (recorded === undefined) {
      unknown.push(file);
      continue;
    }
    // A host that hashes without waiting is not waited for: at ten thousand files that is what a start costs.
    const now = context.checksumOf(file.source);
    (recorded === (typeof now === "string" ? now : await now) ? same : edited).push(file);
  }
  const commented = edited.length > 0 ? await onlyCommented(context, state, edited) : new Set<Migration>();
  return {
    edited: edited.filter((file) => !commented.has(file)).reverse(),
    deleted: deleted.reverse(),
    unknown: unknown.reverse(),
    commented: [...commented],
    same,
  };
}

/** The second look, taken only where the first hash differs. A file that does not parse any more is what its text says. */
async function onlyCommented(
  { database, contentOf }: Context,
  { own, columns }: DatabaseState,
  changed: readonly Migration[],
): Promise<ReadonlySet<Migration>> {
  if (!columns.content) return new Set();
  const [result] = await database.run(own.checksums.readContent(changed.map(({ version }) => version)));
  const recorded = new Map(result?.rows.map(([version, content]) => [BigInt(version ?? "0"), content]));
  const found = new Set<Migration>();
  for (const file of changed) {
    const before = recorded.get(file.version);
    if (before && before === (await contentOf(file.source))) found.add(file);
  }
  return found;
}

export function editWarnings({ edited, deleted }: Edits): readonly MigrationWarning[] {
  return [
    ...edited.map(
      (file): MigrationWarning => ({
        code: "CHECKSUM_MISMATCH",
        message: `${file.name} was edited after it was applied; the database still has what the old text did`,
        at: topOf(file.source.name),
        hint: "Undo the edit, and write the change as a new migration.",
      }),
    ),
    ...deleted.map(
      (version): MigrationWarning => ({
        code: "MISSING_FILE",
        message: `version ${version} is applied, but no file has this version`,
        hint: "Bring the file back, or come up to date: it may be on another branch.",
      }),
    ),
  ];
}
