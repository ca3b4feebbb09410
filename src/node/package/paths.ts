// Where the package's own files lie, seen from the built code in dist/node/package.
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));

/** The package's root: three folders above this file, in src as in dist. */
export const packageRoot = join(here, "..", "..", "..");

export const distFolder = join(packageRoot, "dist");

export const docsFolder = join(packageRoot, "docs");

export function packageVersion(): string {
  return manifest().version;
}

interface Manifest {
  readonly version: string;
}

function manifest(): Manifest {
  return JSON.parse(readFileSync(join(packageRoot, "package.json"), "utf8"));
}

/** Path of the prepared data directory that the build made. */
export function seedPath(): string {
  const folder = join(distFolder, "seed");
  const { file } = JSON.parse(readFileSync(join(folder, "seed.json"), "utf8")) as { file: string };
  return join(folder, file);
}
