// Runs one part of the tests: `fast` (npm test), `thorough`, `installs`, `clients`, `hosts`, `runtimes` or `reliability` (npm run test:...). Works in any shell, on any system.
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";

const RELIABILITY = [
  "test/authors/new-team.test.ts",
  "test/engine/crashes.test.ts",
  "test/engine/kills.test.ts",
  "test/engine/replicas.test.ts",
  "test/harness/fix.test.ts",
  "test/harness/same-report.test.ts",
  "test/harness/server-runs.test.ts",
  "test/node/secrets.test.ts",
  "test/node/testing/crowd.test.ts",
  "test/package/places.test.ts",
  "test/sandbox/rewind-thousand.test.ts",
  "test/site/faults.test.ts",
];

const PARTS = {
  fast: { projects: ["node", "smoke"], env: {} },
  // What `.ci/run` runs at once, so that one installs while another computes.
  installs: { projects: ["clients", "runtimes", "hosts"], env: {} },
  // Each installs other people's packages.
  clients: { projects: ["clients"], env: {} },
  hosts: { projects: ["hosts"], env: {} },
  // Each is another runtime's own program.
  runtimes: { projects: ["runtimes"], env: {} },
  // More kills, crashes and processes than alone.
  thorough: { projects: ["thorough", "chromium", "site"], env: { GOSLING_RELIABILITY: "thorough" } },
  // As many as it takes to believe it: half an hour.
  reliability: { projects: ["thorough"], files: RELIABILITY, env: { GOSLING_RELIABILITY: "full" } },
};

const part = PARTS[process.argv[2]];
if (part === undefined) {
  console.error(`usage: node scripts/run-tests.mjs ${Object.keys(PARTS).join("|")} [vitest arguments]`);
  process.exit(2);
}
const vitest = fileURLToPath(new URL("../node_modules/vitest/vitest.mjs", import.meta.url));
const projects = part.projects.flatMap((project) => ["--project", project]);
const run = spawnSync(
  process.execPath,
  [vitest, "run", ...projects, ...(part.files ?? []), ...process.argv.slice(3)],
  {
    stdio: "inherit",
    env: { ...process.env, ...part.env },
  },
);
process.exit(run.status ?? 1);
