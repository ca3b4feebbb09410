// Writes dist/seed/: the prepared data directory that sandboxes open from, and a manifest. Needs `tsc -b`; does nothing when up to date.
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const folder = join(root, "dist", "seed");
const manifestFile = join(folder, "seed.json");

const { seedKey, buildSeed } = await import("../dist/sandbox/seed.js").catch((cause) => {
  throw new Error("dist/sandbox is missing: run `npx tsc -b` first", { cause });
});

const pglite = await pgliteVersion();
const key = seedKey(pglite);
const existing = await readManifest();
const force = process.argv.includes("--force");

if (!force && existing?.key === key && (await sizeOf(join(folder, existing.file))) === existing.bytes) {
  print(`seed: dist/seed/${existing.file} is up to date`);
} else {
  const started = performance.now();
  const seed = Buffer.from(await (await buildSeed()).arrayBuffer());
  const file = `postgres-${pglite}.tar.gz`;
  await mkdir(folder, { recursive: true });
  for (const old of await readdir(folder)) await rm(join(folder, old));
  await writeFile(join(folder, file), seed);
  // The manifest last and whole: whoever reads it finds the file that it names.
  await writeFile(
    `${manifestFile}.new`,
    `${JSON.stringify({ key, file, bytes: seed.length, pglite }, null, 2)}\n`,
  );
  await rename(`${manifestFile}.new`, manifestFile);
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  print(`seed: built dist/seed/${file}, ${(seed.length / 1e6).toFixed(1)} MB, in ${seconds} s`);
}

/** The package does not export its package.json, so it is found beside its entry point. */
async function pgliteVersion() {
  const entry = createRequire(import.meta.url).resolve("@electric-sql/pglite");
  return JSON.parse(await readFile(join(dirname(entry), "..", "package.json"), "utf8")).version;
}

async function readManifest() {
  try {
    return JSON.parse(await readFile(manifestFile, "utf8"));
  } catch {
    return undefined;
  }
}

async function sizeOf(path) {
  return (await stat(path).catch(() => undefined))?.size;
}

function print(line) {
  process.stdout.write(`${line}\n`);
}
