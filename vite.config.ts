// Builds the pages' client: scripts, styles, the worker with PGlite, and the seed. The pages themselves are written by src/pages.
import { readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { createLogger, defineConfig, type Plugin } from "vite";
import { SEED_ASSET } from "./src/pages/assets.ts";

const fontLicense = "node_modules/@fontsource-variable/source-serif-4/LICENSE";
// `dev` is added to the other pages while a lesson is being written.
const pages = ["course", "lesson", "embed", "engine", "playground", "docs", "dev"];
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
      input: [
        ...pages.flatMap((page) => [`site/${page}.ts`, `site/${page}.css`]),
        "site/snippets.ts",
        "site/finish.ts",
      ],
      checks: { eval: false },
    },
  },
  // PGlite's generated code holds an `eval` for a feature that is not used; the pages' policy forbids it anyway.
  // Classic and in one piece: a frame without an origin can start no other (src/client/play/spawn.ts).
  worker: { format: "iife", rolldownOptions: { checks: { eval: false } } },
  optimizeDeps: { exclude: ["@electric-sql/pglite"] },
  plugins: [siteFiles(), borrowedFiles()],
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
      for (const name of readdirSync(join(root, "site", "icons")))
        this.emitFile({
          type: "asset",
          fileName: `icons/${name}`,
          source: readFileSync(join(root, "site", "icons", name)),
        });
      // Named `.bin`: some servers would unpack a `.gz` on the way and others not.
      this.emitFile({
        type: "asset",
        name: "seed.bin",
        originalFileName: SEED_ASSET,
        source: readFileSync(join(folder, file)),
      });
    },
  };
}

/**
 * PostgreSQL's files and the seed are large, and lie in the installed PGlite and in dist/seed already. They are taken out of dist/site
 * again; `.vite/borrowed.json` says where `gosling start` and `gosling build` find each.
 */
function borrowedFiles(): Plugin {
  return {
    name: "gosling-borrowed-files",
    apply: "build",
    writeBundle({ dir = "" }, bundle) {
      const folders = {
        pglite: dirname(createRequire(import.meta.url).resolve("@electric-sql/pglite")),
        "libpg-query": dirname(createRequire(import.meta.url).resolve("libpg-query")),
        gosling: join(root, "dist", "seed"),
      };
      const sources = Object.entries(folders).flatMap(([place, folder]) =>
        readdirSync(folder)
          .filter((name) => /\.(?:wasm|data|gz)$/.test(name))
          .map((name) => ({
            from: `${place}:${place === "gosling" ? `dist/seed/${name}` : name}`,
            content: readFileSync(join(folder, name)),
          })),
      );
      const borrowed: Record<string, string> = {};
      for (const { type, fileName } of Object.values(bundle)) {
        if (type !== "asset" || !/\.(?:wasm|data|bin|gz)$/.test(fileName)) continue;
        const written = readFileSync(join(dir, fileName));
        const source = sources.find(({ content }) => content.equals(written));
        if (source === undefined)
          this.error(`${fileName} is a copy of no file of PGlite, libpg-query or dist/seed.`);
        borrowed[fileName] = source.from;
        rmSync(join(dir, fileName));
      }
      writeFileSync(join(dir, ".vite", "borrowed.json"), `${JSON.stringify(borrowed, null, 2)}\n`);
    },
  };
}
