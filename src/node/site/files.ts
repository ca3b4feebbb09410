// Files of a folder that may be served: no hidden ones, nothing outside it; and the files that the package borrows from PGlite.
import { existsSync, readdirSync, readFileSync, realpathSync, statSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, relative, sep } from "node:path";
import { withSlashes } from "../disk/index.ts";
import { packageRoot } from "../package/index.ts";

/** Where a build notes what it left where it lies: `assets/pglite-1a2b.wasm` -> `pglite:pglite.wasm`. */
const BORROWED = join(".vite", "borrowed.json");

/** Path (with `/`) of each file and where it lies on disk. */
export function listFiles(folder: string): ReadonlyMap<string, string> {
  const own = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .map((full) => [withSlashes(relative(folder, full)), full] as const)
    .filter(([path]) => isServable(path));
  return new Map([...own, ...borrowed(folder)].sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** Null where there is no such file. Looks at the disk each time: a build beside a running server takes files away. */
export function findServable(folder: string, path: string): string | null {
  if (!isServable(path)) return null;
  const full = join(folder, path);
  const real = existsSync(full) ? realpathSync(full) : null;
  if (real !== null && statSync(real).isFile() && real.startsWith(`${realpathSync(folder)}${sep}`))
    return real;
  return borrowed(folder).get(path) ?? null;
}

function isServable(path: string): boolean {
  return path.split("/").every((part) => part !== "" && !part.startsWith(".") && !/[\\\0]/.test(part));
}

function borrowed(folder: string): ReadonlyMap<string, string> {
  const list = join(folder, BORROWED);
  if (!existsSync(list)) return new Map();
  const entries = Object.entries(JSON.parse(readFileSync(list, "utf8")) as Record<string, string>);
  return new Map(entries.map(([path, from]) => [path, borrowedFrom(from)]));
}

function borrowedFrom(from: string): string {
  const [place, name = ""] = from.split(":");
  const folder =
    place === "gosling"
      ? packageRoot
      : dirname(
          createRequire(import.meta.url).resolve(place === "pglite" ? "@electric-sql/pglite" : "libpg-query"),
        );
  return join(folder, name);
}
