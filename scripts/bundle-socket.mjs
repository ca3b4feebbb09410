// Puts @electric-sql/pglite-socket into dist/node/databases/pglite-socket.js. Needs `tsc -b`; does nothing when up to date.
import { copyFile, readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "vite";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const file = join(root, "dist", "node", "databases", "pglite-socket.js");
const source = "@electric-sql/pglite-socket";

const text = await readFile(file, "utf8").catch((cause) => {
  throw new Error("dist/node is missing: run `npx tsc -b` first", { cause });
});

if (text.includes(`from "${source}"`)) {
  const folder = join(dirname(createRequire(import.meta.url).resolve(source)), "..");
  const { version, license } = JSON.parse(await readFile(join(folder, "package.json"), "utf8"));
  await build({
    root,
    configFile: false,
    logLevel: "warn",
    publicDir: false,
    build: {
      outDir: dirname(file),
      emptyOutDir: false,
      target: "node20",
      minify: false,
      lib: { entry: file, formats: ["es"], fileName: () => "pglite-socket.js" },
      rolldownOptions: {
        external: [/^node:/, "net", "tty", "events", "@electric-sql/pglite"],
        output: {
          banner: `// A copy of ${source} ${version} (${license}), made by scripts/bundle-socket.mjs.`,
        },
      },
    },
  });
  await copyFile(join(folder, "LICENSE"), `${file}.LICENSE`).catch(() => {});
  print("socket: bundled into dist/node/databases/pglite-socket.js");
} else print("socket: dist/node/databases/pglite-socket.js is up to date");

function print(line) {
  process.stdout.write(`${line}\n`);
}
