// The migrations that a lesson starts from.
import type { SourceFile } from "../engine/index.ts";
import { versionIn } from "../text/index.ts";

/** Those up to and including the version; none where the lesson starts from empty databases. */
export function historyOf(version: bigint | null, migrations: readonly SourceFile[]): readonly SourceFile[] {
  if (version === null) return [];
  return migrations.filter(({ name }) => {
    const found = versionIn(name);
    return found !== undefined && found <= version;
  });
}
