// Prepared data directories and finished runs on this machine's disk, as npm's tools keep such things: node_modules/.cache/gosling, else the user's
// cache folder. Several processes may use one folder at once.
import { createHash, randomUUID } from "node:crypto";
import {
  accessSync,
  constants,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { homedir } from "node:os";
import { dirname, join } from "node:path";
import type { PreparedStore } from "../../sandbox/index.ts";
import { distFolder, packageVersion } from "./paths.ts";

const DAY_MS = 24 * 60 * 60 * 1000;
const KEPT_MS = 30 * DAY_MS;
/** One file is about half a megabyte. */
const KEPT_FILES = 40;

/**
 * The store for a process in `cwd`. A folder that cannot be read or written makes it slow, never wrong: what is not there is
 * made again. `GOSLING_CACHE` names another folder.
 */
export function diskStore(cwd: string, env: Readonly<Record<string, string | undefined>>): PreparedStore {
  return storeIn(cacheFolder(cwd, env));
}

/** The same for finished runs of the harness: their key need not name the code that they come from. */
export function runStore(cwd: string, env: Readonly<Record<string, string | undefined>>): PreparedStore {
  return storeIn(cacheFolder(cwd, env), Date.now, "run");
}

export function storeIn(
  folder: string,
  now: () => number = Date.now,
  kind: "postgres" | "run" = "postgres",
): PreparedStore {
  const version = buildVersion(kind);
  const path = (key: string) => join(folder, `${kind}-${version}-${key.slice(0, 32)}.gz`);
  return {
    async read(key) {
      try {
        const file = path(key);
        const bytes = readFileSync(file);
        const today = new Date(now());
        utimesSync(file, today, today);
        return new Blob([bytes]);
      } catch {
        return null;
      }
    },
    async write(key, file) {
      const bytes = Buffer.from(await file.arrayBuffer());
      // Under another name first: whoever reads it meanwhile finds all of it or nothing.
      const unfinished = join(folder, `.${randomUUID()}.new`);
      try {
        mkdirSync(folder, { recursive: true });
        writeFileSync(unfinished, bytes);
        renameSync(unfinished, path(key));
        removeOld(folder, now(), kind);
      } catch {
        remove(unfinished);
      }
    },
  };
}

/** `node_modules/.cache/gosling` of the nearest project that has a node_modules we may write to, else `$XDG_CACHE_HOME/gosling`. */
export function cacheFolder(cwd: string, env: Readonly<Record<string, string | undefined>>): string {
  if (env.GOSLING_CACHE) return env.GOSLING_CACHE;
  for (let folder = cwd; ; folder = dirname(folder)) {
    const modules = join(folder, "node_modules");
    if (isWritable(modules)) return join(modules, ".cache", "gosling");
    if (folder === dirname(folder)) break;
  }
  return join(env.XDG_CACHE_HOME || join(homedir(), ".cache"), "gosling");
}

function isWritable(folder: string): boolean {
  try {
    accessSync(folder, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

/** Files that nobody used for a month, those of killed processes, and the oldest where there are too many. */
function removeOld(folder: string, now: number, kind: string): void {
  const files = readdirSync(folder)
    .filter((name) => (name.startsWith(`${kind}-`) && name.endsWith(".gz")) || /^\..*\.new$/.test(name))
    .map((name) => ({ name, used: statSync(join(folder, name), { throwIfNoEntry: false })?.mtimeMs ?? 0 }))
    .sort((a, b) => b.used - a.used);
  const old = files.filter(
    ({ name, used }, index) =>
      now - used > (name.startsWith(".") ? DAY_MS : KEPT_MS) ||
      (index >= KEPT_FILES && !name.startsWith(".")),
  );
  for (const { name } of old) remove(join(folder, name));
}

function remove(file: string): void {
  try {
    rmSync(file, { force: true });
  } catch {
    // It is not there, or it is somebody else's.
  }
}

const versions = new Map<string, string>();

/** The code that decides what is kept. PGlite is in the seed's name. */
const CODE = {
  postgres: ["engine"],
  run: ["engine", "formats", "harness", "node/harness", "node/extensions", "sandbox", "server", "text"],
} as const;

/** Changes with anything that may change what applying a file leaves in a database, or what is found of it: gosling's version, its code, the seed. */
function buildVersion(kind: keyof typeof CODE): string {
  const version = versions.get(kind) ?? computeVersion(CODE[kind]);
  versions.set(kind, version);
  return version;
}

function computeVersion(folders: readonly string[]): string {
  const hash = createHash("sha256").update(packageVersion());
  hash.update(readFileSync(join(distFolder, "seed", "seed.json")));
  for (const folder of folders.map((name) => join(distFolder, name))) {
    const code = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((name) =>
      name.endsWith(".js"),
    );
    for (const name of code.sort()) hash.update(readFileSync(join(folder, name)));
  }
  return hash.digest("hex").slice(0, 16);
}
