// Puts three packages that insist on another PGlite than ours into dist: who installs gosling then installs one PGlite, without a
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
await copyPgDump();

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

/** pg_dump keeps its WebAssembly beside its own module, so its files are copied and the import leads to them. */
async function copyPgDump() {
  const name = "@electric-sql/pglite-tools";
  const file = join(root, "dist", "node", "squash", "pglite.js");
  const text = await readFile(file, "utf8");
  if (!text.includes(`from "${name}/pg_dump"`)) return print("squash/pglite.js is up to date");
  const from = dirname(require.resolve(`${name}/pg_dump`));
  const { version, license } = JSON.parse(await readFile(join(from, "..", "package.json"), "utf8"));
  const entry = await readFile(join(from, "pg_dump.js"), "utf8");
  const chunk = /from"\.\/(chunk-\w+\.js)"/.exec(entry)[1];
  const banner = `// A copy of ${name} ${version} (${license}), made by scripts/copy-packages.mjs.`;
  for (const part of ["pg_dump.js", chunk]) {
    const code = await readFile(join(from, part), "utf8");
    await writeFile(
      join(dirname(file), part),
      `${banner}\n${code.replace(/^\/\/# sourceMappingURL=.*$/m, "").trimEnd()}\n`,
    );
  }
  await copyFile(join(from, "pg_dump.wasm"), join(dirname(file), "pg_dump.wasm"));
  await copyFile(join(from, "..", "LICENSE"), join(dirname(file), "pg_dump.js.LICENSE"));
  await writeFile(file, text.replace(`from "${name}/pg_dump"`, 'from "./pg_dump.js"'));
  print(`${name} is in dist/node/squash`);
}

function print(line) {
  process.stdout.write(`${line}\n`);
}
