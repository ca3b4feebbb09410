// Chillproxy's history as the tests see it: the files, in order, and what each says of itself.
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { SourceFile, Version } from "../../../src/engine/index.ts";
import { versionOfFileName } from "../../../src/engine/index.ts";

const folder = fileURLToPath(new URL("../../../migrations/postgres/", import.meta.url));

export interface HistoryFile extends SourceFile {
  readonly version: Version;
  /** The reason after `-- gosling: irreversible`, where the Down section has such a line. */
  readonly irreversible: string | undefined;
}

export const history: readonly HistoryFile[] = readdirSync(folder)
  .filter((name) => name.endsWith(".sql"))
  .sort()
  .map((name) => {
    const text = readFileSync(`${folder}${name}`, "utf8");
    const down = text.slice(text.indexOf("-- +goose Down"));
    const irreversible = /^-- gosling: irreversible (.+)$/m.exec(down)?.[1];
    return { name, text, version: versionOfFileName(name), irreversible };
  });

/** The state before a file is that after this version; 0 before the first. */
export function versionBefore(file: HistoryFile): Version {
  return history[history.indexOf(file) - 1]?.version ?? 0n;
}
