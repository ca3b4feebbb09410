// Where the package's own files lie, seen from the built code in dist/node.
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));

/** The package's root: two folders above this file, in src as in dist. */
export const packageRoot = join(here, "..", "..");

export const distFolder = join(packageRoot, "dist");

export function packageVersion(): string {
  return (JSON.parse(readFileSync(join(packageRoot, "package.json"), "utf8")) as { version: string }).version;
}
