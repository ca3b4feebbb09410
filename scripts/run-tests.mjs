// Runs one half of the tests: `fast` (npm test) or `thorough` (npm run test:thorough). Works in any shell, on any system.
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";

const HALVES = {
  fast: { projects: ["!{*thorough,clients,hosts}"], env: {} },
  // Many kills, crashes and processes instead of a few.
  clients: { projects: ["clients"], env: {} },
  hosts: { projects: ["hosts"], env: {} },
  thorough: { projects: ["*thorough"], env: { GOSLING_RELIABILITY: "full" } },
};

const half = HALVES[process.argv[2]];
if (half === undefined) {
  console.error(`usage: node scripts/run-tests.mjs ${Object.keys(HALVES).join("|")} [vitest arguments]`);
  process.exit(2);
}
const vitest = fileURLToPath(new URL("../node_modules/vitest/vitest.mjs", import.meta.url));
const projects = half.projects.flatMap((project) => ["--project", project]);
const run = spawnSync(process.execPath, [vitest, "run", ...projects, ...process.argv.slice(3)], {
  stdio: "inherit",
  env: { ...process.env, ...half.env },
});
process.exit(run.status ?? 1);
