// Line coverage of src by folder: what the fast tests of Node run (npm run coverage). Writes bench/coverage.md.
// What runs only in worker threads, from dist, or in a browser counts as not run.
import { spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { relative } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const vitest = fileURLToPath(new URL("../node_modules/vitest/vitest.mjs", import.meta.url));
const run = spawnSync(
  process.execPath,
  [vitest, "run", "--project", "node", "--coverage", ...process.argv.slice(2)],
  { cwd: root, stdio: "inherit" },
);
if (run.status !== 0) process.exit(run.status ?? 1);

const { total, ...files } = JSON.parse(
  readFileSync(new URL("../.cache/coverage/coverage-summary.json", import.meta.url), "utf8"),
);
const folders = new Map();
for (const [file, { lines }] of Object.entries(files)) {
  const name = relative(root, file).split(/[\\/]/).slice(0, 2).join("/");
  const sum = folders.get(name) ?? { files: 0, lines: 0, covered: 0 };
  folders.set(name, {
    files: sum.files + 1,
    lines: sum.lines + lines.total,
    covered: sum.covered + lines.covered,
  });
}
const row = (name, { files: number, lines, covered }) =>
  `| ${name} | ${number} | ${lines} | ${((100 * covered) / lines).toFixed(1)} % |`;
const table = [
  "| Folder | Files | Lines | Covered |",
  "|--------|------:|------:|--------:|",
  ...[...folders].sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, sum]) => row(name, sum)),
  row("all", { files: Object.keys(files).length, lines: total.lines.total, covered: total.lines.covered }),
].join("\n");
console.log(`\n${table}`);
if (process.argv.slice(2).some((argument) => !argument.startsWith("--"))) process.exit(0);
writeFileSync(
  new URL("../bench/coverage.md", import.meta.url),
  `# Line coverage\n\nWhat the fast tests of Node (\`vitest run --project node\`) run of \`src\`; \`npm run coverage\` writes this table. Code that runs only in worker threads, from \`dist\`, or in Chromium counts as not run: the thorough half covers it.\n\n${table}\n`,
);
