// Vitest's projects. Fast (npm test): `node`, and `smoke`, one page in Chromium. Thorough (npm run test:thorough): `thorough`, `chromium` (code in
// a browser's worker) and `site` (the built site end to end). The others need an install of their own.
import { playwright } from "@vitest/browser-playwright";
import { defineConfig } from "vitest/config";
import { CHROMIUM_FLAGS, findChromium } from "./test/support/chromium.ts";
import { LongestFirst } from "./test/support/longest-first.ts";
import { ProjectTimes } from "./test/support/project-times.ts";

const chromium = findChromium();
if (!chromium) {
  const how =
    "Chromium was not found, so the browser half of the tests is left out. Install it (Debian: apt-get install chromium) or set CHROMIUM_PATH.";
  // On CI a half that nobody ran must not look like a half that passed.
  if (process.env.CI === "true") throw new Error(how);
  process.stderr.write(`${how}\n`);
}

const patience = { testTimeout: 60_000, hookTimeout: 180_000 };
/** Pages in Chromium: seconds a page, since each opens PostgreSQL anew. One of them is enough for npm test. */
const endToEnd = ["test/e2e/**/*.test.ts", "test/browser/e2e*.test.ts", "test/site/{offline,words}.test.ts"];
const onePage = ["test/browser/smoke.test.ts"];

/** Needs an install from the registry and some minutes: `npm run test:thorough`. */
const newTeam = ["test/authors/stranger.test.ts", "test/authors/tarball.test.ts"];
/** What the others show in a smaller way, minutes long: `npm run test:reliability`. */
const onRequest = [
  "test/authors/new-team.test.ts",
  "test/harness/fix.test.ts",
  "test/harness/same-report.test.ts",
  "test/node/paths.test.ts",
  "test/package/places.test.ts",
  "test/site/faults.test.ts",
];
/** What takes long for what it shows anew each time: kills, crashes, restarts and crowds of processes (as many as it takes in
 *  `npm run test:reliability`), the harness on servers, from the command line, on bad input, over pgTAP files and over every rule's
 *  fixtures, recipes and fixes, the project's 45 files, every kind of Down and of `--since`, commands on a network that hangs, passwords in every place, random files, lessons, plays and runs, a thousand
 *  rewinds and each kind of dirt in one, worlds saved and lost with their workers, steps that run into each limit, one lesson played three times
 *  for its transcript, schemas of every kind on two servers, the histories of every format, each reader of a schema after every kind of change,
 *  the mutants' own mutants, the packed package's types, every example of the API reference, documents of many commands, and pg_dump and psql as oracles. */
const long = [
  "test/engine/crashes.test.ts",
  "test/engine/fuzz.test.ts",
  "test/engine/kills.test.ts",
  "test/engine/replicas.test.ts",
  "test/engine/restart.test.ts",
  "test/engine/shared.test.ts",
  "test/firefox/smoke.test.ts",
  "test/formats/cli.test.ts",
  "test/formats/history.test.ts",
  "test/formats/records.test.ts",
  "test/harness/adoption.test.ts",
  "test/harness/bad-input.test.ts",
  "test/harness/cli.test.ts",
  "test/harness/describe-migrations.test.ts",
  "test/harness/down.test.ts",
  "test/harness/fixtures.test.ts",
  "test/harness/growth.test.ts",
  "test/harness/hostile-server.test.ts",
  "test/harness/kept-states.test.ts",
  "test/harness/own-migrations.test.ts",
  "test/harness/pgtap/cli.test.ts",
  "test/harness/pgtap/run.test.ts",
  "test/harness/pgtap/server.test.ts",
  "test/harness/queries/cli.test.ts",
  "test/harness/queries/queries.test.ts",
  "test/harness/readers.test.ts",
  "test/harness/recipes.test.ts",
  "test/harness/server-runs.test.ts",
  "test/harness/server.test.ts",
  "test/harness/since.test.ts",
  "test/harness/squash/cli.test.ts",
  "test/harness/squash/squash.test.ts",
  "test/harness/watch.test.ts",
  "test/lessons/fuzz.test.ts",
  "test/lessons/recordings.test.ts",
  "test/migrations/reversal.test.ts",
  "test/migrations/servers.test.ts",
  "test/node/always-ends.test.ts",
  "test/node/extensions.test.ts",
  "test/node/field-reports.test.ts",
  "test/node/output-schemas.test.ts",
  "test/node/said-and-done.test.ts",
  "test/node/secrets.test.ts",
  "test/node/testing/crowd.test.ts",
  "test/node/transcript.test.ts",
  "test/package/api-examples.test.ts",
  "test/package/library-doc.test.ts",
  "test/package/types.test.ts",
  "test/runner/kept.test.ts",
  "test/runner/mutants.test.ts",
  "test/runner/picture.test.ts",
  "test/runner/psql.test.ts",
  "test/runner/runaway.test.ts",
  "test/sandbox/rewind-thousand.test.ts",
  "test/sandbox/rewind.test.ts",
  "test/sandbox/schema-oracle.test.ts",
];

/** Installs other people's packages: `npm run test:clients`. */
const others = ["test/clients/**", "test/runtimes/**"];
/** Installs other versions of Node, Bun and Deno: `npm run test:runtimes`. */
const runtimes = {
  test: {
    name: "runtimes",
    include: ["test/runtimes/**/*.test.ts"],
    testTimeout: 120_000,
    hookTimeout: 300_000,
  },
};
const clients = {
  test: {
    name: "clients",
    include: ["test/clients/**/*.test.ts"],
    testTimeout: 600_000,
    hookTimeout: 600_000,
  },
};

const node = {
  test: {
    name: "node",
    // Files share a process, and with it the compiled PostgreSQL: nothing in src keeps state but what a process pays for once.
    isolate: false,
    include: ["test/**/*.test.ts"],
    exclude: ["test/browser/**", "test/hosts/**", ...endToEnd, ...newTeam, ...long, ...onRequest, ...others],
    ...patience,
  },
};

const thorough = {
  test: {
    name: "thorough",
    include: [...long, ...newTeam, ...(process.env.GOSLING_RELIABILITY === "full" ? onRequest : [])],
    testTimeout: 900_000,
    hookTimeout: 300_000,
  },
};

/** What a browser's worker does otherwise than Node's: every lesson, the harness, two hundred rewinds. */
const inChromium = {
  optimizeDeps: { exclude: ["@electric-sql/pglite", "@electric-sql/pglite-pgtap"] },
  worker: { format: "es" as const },
  test: {
    name: "chromium",
    include: ["test/browser/**/*.test.ts"],
    exclude: [...endToEnd, ...onePage],
    testTimeout: 180_000,
    hookTimeout: 300_000,
    browser: {
      enabled: true,
      headless: true,
      screenshotFailures: false,
      provider: playwright({ launchOptions: { executablePath: chromium ?? "", args: [...CHROMIUM_FLAGS] } }),
      instances: [{ browser: "chromium" as const }],
    },
  },
};

/** The sites of examples/embed: they install a docs generator each. `npm run test:hosts`. */
const hosts = {
  test: {
    name: "hosts",
    include: ["test/hosts/**/*.test.ts"],
    testTimeout: 600_000,
    hookTimeout: 600_000,
  },
};

const smoke = { test: { name: "smoke", include: onePage, ...patience } };
const site = { test: { name: "site", isolate: false, include: endToEnd, ...patience } };

export default defineConfig({
  test: {
    // `npm run coverage` makes a table of it.
    coverage: {
      provider: "v8",
      include: ["src/**/*.ts"],
      exclude: ["src/**/*.d.ts"],
      reporter: ["json-summary"],
      reportsDirectory: ".cache/coverage",
    },
    // Two cores: more workers than that only make each test slower.
    maxWorkers: 2,
    sequence: { sequencer: LongestFirst },
    // On CI the counts are read from the results themselves.
    reporters:
      process.env.CI === "true"
        ? [
            "default",
            new ProjectTimes(),
            ["json", { outputFile: process.env.GOSLING_RESULTS ?? ".cache/test-results.json" }],
          ]
        : ["default", new ProjectTimes()],
    projects: chromium
      ? [node, smoke, site, inChromium, hosts, thorough, clients, runtimes]
      : [node, thorough, clients, runtimes],
  },
});
