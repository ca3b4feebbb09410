// `gosling squash --records`: a database at the version or later keeps that version's row, and the rows of the squashed files go.
import {
  type Adoption,
  type AdoptionRefusal,
  adoptRecords,
  type Database,
  type MigratorOptions,
  type SourceFile,
} from "../../engine/index.ts";
import { count } from "../../text/index.ts";

/** Rejects with a MigrationError where the database is older. */
export function takeOver(
  database: Database,
  sources: readonly SourceFile[],
  version: bigint,
  options: MigratorOptions & { readonly dryRun: boolean },
): Promise<Adoption> {
  return adoptRecords(database, sources, {
    ...options,
    applied: async (_, recorded) => {
      if (!recorded.includes(version)) return older(recorded, version);
      return recorded.filter((one) => one >= version).map((one) => ({ version: one, at: null }));
    },
  });
}

function older(recorded: readonly bigint[], version: bigint): AdoptionRefusal {
  const newest = recorded.at(-1);
  if (newest === undefined)
    return { message: "no version is applied here", hint: "A new database runs the baseline: gosling up." };
  return {
    message: `this database is at version ${newest}, with ${count(recorded.length, "version")} applied, and ${version} is not among them`,
    hint: `Take the revision before the squash, run gosling up-to ${version} there, and come back.`,
  };
}
