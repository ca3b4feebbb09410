// The migrations that a lesson starts from.
import { type SourceFile, versionOfFileName } from "../engine/index.ts";

/** Those up to and including the version; none where the lesson starts from empty databases. */
export function historyOf(version: bigint | null, migrations: readonly SourceFile[]): readonly SourceFile[] {
  return version === null ? [] : migrations.filter(({ name }) => isUpTo(name, version));
}

function isUpTo(name: string, version: bigint): boolean {
  try {
    return versionOfFileName(name) <= version;
  } catch {
    return false;
  }
}
