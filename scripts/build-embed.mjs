// Writes dist/site/embed.js: one plain script without dependencies, which other sites load from the course. Needs `vite build`.
import { readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { build } from "vite";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const LARGEST = 6 * 1024;

await build({
  root,
  configFile: false,
  logLevel: "warn",
  publicDir: false,
  build: {
    outDir: "dist/site",
    emptyOutDir: false,
    target: ["chrome123", "firefox120", "safari17.5"],
    lib: {
      entry: join(root, "src", "embed", "script.ts"),
      formats: ["iife"],
      name: "gosling",
      fileName: () => "embed.js",
    },
  },
});
const { length } = gzipSync(await readFile(join(root, "dist", "site", "embed.js")));
process.stdout.write(`embed.js: ${length} bytes with gzip\n`);
if (length > LARGEST)
  throw new Error(`embed.js has ${length} bytes with gzip; at most ${LARGEST} are promised`);
