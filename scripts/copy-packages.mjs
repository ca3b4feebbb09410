// Puts two packages that insist on another PGlite than ours into dist: who installs gosling then installs one PGlite, without a
// conflict. Needs `tsc -b`; does nothing when up to date.
import { copyFile, readFile, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "vite";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const require = createRequire(import.meta.url);

await replace("@electric-sql/pglite-socket", "databases/pglite-socket.js", bundle);
await replace("@electric-sql/pglite-pgtap", "extensions/pgtap.js", copyWithArchive);

/** Where the module in dist still imports the package, `put` writes the package in its place. */
async function replace(name, path, put) {
  const file = join(root, "dist", "node", path);
  const text = await readFile(file, "utf8").catch((cause) => {
    throw new Error("dist/node is missing: run `npx tsc -b` first", { cause });
  });
  if (!text.includes(`from "${name}"`)) return print(`${path} is up to date`);
  const folder = join(dirname(require.resolve(name)), "..");
  const { version, license } = JSON.parse(await readFile(join(folder, "package.json"), "utf8"));
  await put({
    file,
    folder,
    banner: `// A copy of ${name} ${version} (${license}), made by scripts/copy-packages.mjs.`,
  });
  await copyFile(join(folder, "LICENSE"), `${file}.LICENSE`);
  print(`${name} is in dist/node/${path}`);
}

async function bundle({ file, banner }) {
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
        output: { banner },
      },
    },
  });
}

/** It finds its archive beside itself, so it is copied as it is. */
async function copyWithArchive({ file, folder, banner }) {
  const code = await readFile(join(folder, "dist", "index.js"), "utf8");
  await copyFile(join(folder, "dist", "pgtap.tar.gz"), join(dirname(file), "pgtap.tar.gz"));
  await writeFile(file, `${banner}\n${code.replace(/^\/\/# sourceMappingURL=.*$/m, "").trimEnd()}\n`);
}

function print(line) {
  process.stdout.write(`${line}\n`);
}
