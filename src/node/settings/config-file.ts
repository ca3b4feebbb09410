// Where gosling.config.json is: in this folder or one above it, up to the repository's root.
import { dirname, join } from "node:path";
import { exists } from "../disk/index.ts";

export const CONFIG_NAME = "gosling.config.json";

/** A full path. */
export function findConfig(cwd: string): string | undefined {
  for (let folder = cwd; ; folder = dirname(folder)) {
    const path = join(folder, CONFIG_NAME);
    if (exists(path)) return path;
    // A repository is a world of its own.
    if (exists(join(folder, ".git")) || folder === dirname(folder)) return undefined;
  }
}
