// Vitest's projects: what Node shows, what Chromium shows (lessons in a browser's worker), and the built site end to end.
import { playwright } from "@vitest/browser-playwright";
import { defineConfig } from "vitest/config";
import { CHROMIUM_FLAGS, findChromium } from "./test/support/chromium.ts";
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
const endToEnd = ["test/e2e/**/*.test.ts", "test/browser/e2e*.test.ts"];

/** Needs an install from the registry and some minutes: `npm run test:thorough`. */
const newTeam = ["test/authors/stranger.test.ts", "test/authors/tarball.test.ts"];
/** What the others show in a smaller way, minutes long: `npm run test:reliability`. */
const onRequest = [
  "test/authors/new-team.test.ts",
  "test/harness/fix.test.ts",
  "test/harness/same-report.test.ts",
  "test/package/places.test.ts",
  "test/site/faults.test.ts",
];
/** A built site in Chromium, with its service worker and its network taken away: half a minute each. */
const builtSite = ["test/site/offline.test.ts"];
/** What takes long for what it shows anew each time: kills, crashes and crowds of processes (as many as it takes in
 *  `npm run test:reliability`), the harness on servers, from the command line, on bad input, over pgTAP files and over every rule's
 *  fixtures, recipes and fixes, commands on a network that hangs, passwords in every place, random files, lessons and plays, a thousand rewinds,
 *  the mutants' own mutants, the packed package's types, documents of many commands, and pg_dump and psql as oracles. */
const long = [
  ...(chromium ? builtSite : []),
  "test/engine/crashes.test.ts",
  "test/engine/fuzz.test.ts",
  "test/engine/kills.test.ts",
  "test/engine/replicas.test.ts",
  "test/firefox/smoke.test.ts",
  "test/formats/cli.test.ts",
  "test/formats/records.test.ts",
  "test/harness/adoption.test.ts",
  "test/harness/bad-input.test.ts",
  "test/harness/cli.test.ts",
  "test/harness/fixtures.test.ts",
  "test/harness/hostile-server.test.ts",
  "test/harness/own-migrations.test.ts",
  "test/harness/pgtap/cli.test.ts",
  "test/harness/pgtap/run.test.ts",
  "test/harness/pgtap/server.test.ts",
  "test/harness/queries/cli.test.ts",
  "test/harness/queries/queries.test.ts",
  "test/harness/recipes.test.ts",
  "test/harness/server-runs.test.ts",
  "test/harness/server.test.ts",
  "test/harness/squash/cli.test.ts",
  "test/harness/squash/squash.test.ts",
  "test/harness/watch.test.ts",
  "test/lessons/fuzz.test.ts",
  "test/migrations/reversal.test.ts",
  "test/node/always-ends.test.ts",
  "test/node/output-schemas.test.ts",
  "test/node/secrets.test.ts",
  "test/node/testing/crowd.test.ts",
  "test/package/library-doc.test.ts",
  "test/package/types.test.ts",
  "test/runner/mutants.test.ts",
  "test/runner/picture.test.ts",
  "test/runner/psql.test.ts",
  "test/sandbox/rewind-thousand.test.ts",
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
    include: ["test/**/*.test.ts"],
    exclude: [
      "test/browser/**",
      "test/hosts/**",
      ...endToEnd,
      ...newTeam,
      ...builtSite,
      ...long,
      ...onRequest,
      ...others,
    ],
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

/** A fresh object each time: Vitest writes the project's name into it. */
const browser = () => ({
  enabled: true,
  headless: true,
  screenshotFailures: false,
  provider: playwright({ launchOptions: { executablePath: chromium ?? "", args: [...CHROMIUM_FLAGS] } }),
  instances: [{ browser: "chromium" as const }],
});
const viteForChromium = {
  optimizeDeps: { exclude: ["@electric-sql/pglite", "@electric-sql/pglite-pgtap"] },
  worker: { format: "es" as const },
};

/** Node plays every lesson in npm test. */
const coursesInChromium = ["test/browser/lessons.test.ts"];
/** Two hundred rounds; Node plays twenty of them in npm test. */
const longInChromium = ["test/browser/rewind.test.ts"];

/** What a browser's worker does otherwise than Node's. */
const inChromium = {
  ...viteForChromium,
  test: {
    name: "chromium",
    include: ["test/browser/**/*.test.ts"],
    exclude: [...endToEnd, ...coursesInChromium, ...longInChromium],
    ...patience,
    browser: browser(),
  },
};

/** Every lesson in Chromium: twenty times the same machinery, so it waits for the thorough half. */
const courseInChromium = {
  ...viteForChromium,
  test: {
    name: "chromium-thorough",
    include: [...coursesInChromium, ...longInChromium],
    testTimeout: 180_000,
    hookTimeout: 300_000,
    browser: browser(),
  },
};

/** The sites of examples/embed: they install a docs generator each. `npm run test:hosts`. */
const hosts = { test: { name: "hosts", include: ["test/hosts/**/*.test.ts"] } };

const site = { test: { name: "site", include: endToEnd, ...patience } };

export default defineConfig({
  test: {
    // Two cores: more workers than that only make each test slower.
    maxWorkers: 2,
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
      ? [node, inChromium, site, hosts, thorough, courseInChromium, clients, runtimes]
      : [node, thorough, clients, runtimes],
  },
});
