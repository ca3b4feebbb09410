// The package as npm packs it, unpacked beside its dependencies from this repository: seconds instead of an install.
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../..", import.meta.url));

export interface Packed {
  readonly tarball: string;
  /** A folder in which `gosling` and the packages named can be imported. */
  readonly folder: string;
  remove(): void;
}

/** `others`: packages beside gosling's own dependencies. `npm run build` comes first. */
export function packGosling(others: readonly string[] = []): Packed {
  const place = mkdtempSync(join(tmpdir(), "gosling-packed-"));
  execFileSync("npm", ["pack", "--ignore-scripts", "--pack-destination", place], {
    cwd: root,
    stdio: "pipe",
  });
  const tarball = join(place, readdirSync(place).find((name) => name.endsWith(".tgz"))!);
  const folder = join(place, "app");
  unpackGosling(tarball, folder);
  const modules = join(folder, "node_modules");
  for (const name of others) symlinkSync(join(root, "node_modules", name), join(modules, name));
  return { tarball, folder, remove: () => rmSync(place, { recursive: true, force: true }) };
}

/** Puts the package into a folder's `node_modules`. */
export function unpackGosling(tarball: string, folder: string): void {
  const place = join(folder, "node_modules", "gosling");
  mkdirSync(join(place, "node_modules"), { recursive: true });
  execFileSync("tar", ["-xzf", tarball, "-C", place, "--strip-components=1"]);
  // The dependencies' own dependencies are found from where the links lead.
  for (const name of readdirSync(join(root, "node_modules"))) {
    if (name.startsWith(".") || name === "gosling") continue;
    symlinkSync(join(root, "node_modules", name), join(place, "node_modules", name));
  }
}
