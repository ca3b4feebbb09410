// Builds the pages' client: scripts, styles, the worker with PGlite, and the seed. The pages themselves are written by src/pages.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { createLogger, defineConfig, type Plugin } from "vite";
import { seedKey } from "./src/pages/assets.ts";

const fontLicense = "node_modules/@fontsource-variable/source-serif-4/LICENSE";
// `dev` is added to the other pages while a lesson is being written.
const pages = ["course", "lesson", "embed", "dev"];
const root = fileURLToPath(new URL(".", import.meta.url));

export default defineConfig({
  root,
  customLogger: quietLogger(),
  // Relative addresses only: a site works under any path.
  base: "./",
  publicDir: false,
  build: {
    outDir: "dist/site",
    emptyOutDir: true,
    manifest: true,
    reportCompressedSize: false,
    target: ["chrome123", "firefox120", "safari17.5"],
    // PGlite's WebAssembly is what it is; the limit is for our own code.
    chunkSizeWarningLimit: 600,
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    rolldownOptions: {
      input: pages.flatMap((page) => [`site/${page}.ts`, `site/${page}.css`]),
      checks: { eval: false },
    },
  },
  // PGlite's generated code holds an `eval` for a feature that is not used; the pages' policy forbids it anyway.
  worker: { format: "es", rolldownOptions: { checks: { eval: false } } },
  optimizeDeps: { exclude: ["@electric-sql/pglite"] },
  plugins: [siteFiles()],
});

/**
 * Who starts the course wants its address, not forty lines of file sizes. PGlite names `node:module` in a branch that only Node
 * takes; every other warning is told.
 */
function quietLogger() {
  const logger = createLogger("warn");
  const known = (text: string) => text.includes('"node:module"') && text.includes("electric-sql/pglite");
  return {
    ...logger,
    warn: (text: string, options?: Parameters<typeof logger.warn>[1]) => {
      if (!known(text)) logger.warn(text, options);
    },
    warnOnce: (text: string, options?: Parameters<typeof logger.warnOnce>[1]) => {
      if (!known(text)) logger.warnOnce(text, options);
    },
  };
}

/** Takes the prepared data directory into the site, under a name that changes with its content, and the typefaces' licence. */
function siteFiles(): Plugin {
  return {
    name: "gosling-site-files",
    apply: "build",
    generateBundle() {
      const folder = join(root, "dist", "seed");
      const file = readdirSync(folder).find((name) => /^postgres-.*\.tar\.gz$/.test(name));
      if (file === undefined) this.error(`There is no seed in ${folder}: run scripts/build-seed.mjs first.`);
      this.emitFile({
        type: "asset",
        fileName: "assets/fonts-license.txt",
        source: readFileSync(join(root, fontLicense)),
      });
      // Named `.bin`: some servers would unpack a `.gz` on the way and others not.
      this.emitFile({
        type: "asset",
        name: "seed.bin",
        originalFileName: seedKey,
        source: readFileSync(join(folder, file)),
      });
    },
  };
}
