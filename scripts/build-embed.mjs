// Writes two plain scripts: dist/site/embed.js, which other sites load from the course, and the service worker, which only a site of
// `gosling build` has. Needs `vite build`.
import { readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { build } from "vite";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const LARGEST = 6 * 1024;

const script = (entry, outDir, fileName) =>
  build({
    root,
    configFile: false,
    logLevel: "warn",
    publicDir: false,
    build: {
      outDir,
      emptyOutDir: false,
      target: ["chrome123", "firefox120", "safari17.5"],
      lib: {
        entry: join(root, "src", ...entry),
        formats: ["iife"],
        name: "gosling",
        fileName: () => fileName,
      },
    },
  });
await script(["embed", "script.ts"], "dist/site", "embed.js");
await script(["client", "offline", "service-worker.ts"], "dist/site/.vite", "service-worker.js");
const { length } = gzipSync(await readFile(join(root, "dist", "site", "embed.js")));
process.stdout.write(`embed.js: ${length} bytes with gzip\n`);
if (length > LARGEST)
  throw new Error(`embed.js has ${length} bytes with gzip; at most ${LARGEST} are promised`);
