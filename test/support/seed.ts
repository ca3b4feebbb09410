// The seed for tests: that of the build where it is current, else built once, kept in .cache/seed and shared by all test workers.
import { mkdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { buildSeed, type SandboxAssets, seedKey } from "../../src/sandbox/index.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));

let assets: Promise<SandboxAssets> | undefined;

/** What `openSandbox` needs. The first call of a fresh clone takes some seconds. */
export function testAssets(): Promise<SandboxAssets> {
  assets ??= testSeedFile().then(async (file) => ({
    seed: new Blob([await readFile(file)], { type: "application/gzip" }),
  }));
  return assets;
}

/** The seed's path, for what opens files by itself: a worker, a server. */
export async function testSeedFile(): Promise<string> {
  const key = seedKey(await pgliteVersion());
  return (await builtSeed(key)) ?? cachedSeed(key);
}

async function builtSeed(key: string): Promise<string | undefined> {
  const folder = join(root, "dist", "seed");
  const text = await readFile(join(folder, "seed.json"), "utf8").catch(() => undefined);
  if (!text) return undefined;
  const manifest: { key: string; file: string } = JSON.parse(text);
  return manifest.key === key ? join(folder, manifest.file) : undefined;
}

async function cachedSeed(key: string): Promise<string> {
  const folder = join(root, ".cache", "seed");
  const file = join(folder, `${key}.tar.gz`);
  const lock = join(folder, `${key}.lock`);
  await mkdir(folder, { recursive: true });
  while (!(await exists(file))) {
    // Several workers start at once; whoever makes the folder builds, the others wait for the file.
    const mine = await mkdir(lock).then(
      () => true,
      () => false,
    );
    if (!mine) {
      await breakStaleLock(lock);
      await setTimeout(100);
      continue;
    }
    try {
      const seed = await buildSeed();
      await writeFile(`${file}.new`, Buffer.from(await seed.arrayBuffer()));
      await rename(`${file}.new`, file);
    } finally {
      await rm(lock, { recursive: true, force: true });
    }
  }
  return file;
}

/** A worker that was killed while it built leaves its lock behind. */
async function breakStaleLock(lock: string): Promise<void> {
  const made = await stat(lock).catch(() => undefined);
  if (made && Date.now() - made.mtimeMs > 60_000) await rm(lock, { recursive: true, force: true });
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}

async function pgliteVersion(): Promise<string> {
  const entry = createRequire(import.meta.url).resolve("@electric-sql/pglite");
  return JSON.parse(await readFile(join(dirname(entry), "..", "package.json"), "utf8")).version;
}
