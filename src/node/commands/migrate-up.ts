// up, up-by-one, up-to: apply what is pending.
import { migrateCommand, RUN_OPTIONS, UP_OPTIONS } from "../migrate/index.ts";
import { readVersion } from "../settings/index.ts";
import type { Command } from "../terminal/index.ts";

const options = { ...UP_OPTIONS, ...RUN_OPTIONS };

export const upCommand: Command = migrateCommand({
  name: "up",
  hint: ([extra]) => `Did you mean gosling up-to ${extra}?`,
  summary: "Applies all pending migrations.",
  options,
  notes: [
    "gosling parses every file before it runs any. If nothing is pending, it takes no lock and writes nothing.",
  ],
  prepare:
    ({ options: { "dry-run": dryRun } }) =>
    async ({ migrator }) =>
      dryRun
        ? { type: "plan", migrations: await migrator.plan() }
        : { type: "ran", results: await migrator.up(), summary: "up" },
});

export const upByOne: Command = migrateCommand({
  name: "up-by-one",
  summary: "Applies the next pending migration; fails when there is none.",
  options,
  prepare:
    ({ options: { "dry-run": dryRun } }) =>
    async ({ migrator }) =>
      dryRun
        ? { type: "plan", migrations: (await migrator.plan()).slice(0, 1) }
        : { type: "ran", results: [await migrator.upByOne()], summary: null },
});

export const upTo: Command = migrateCommand({
  name: "up-to",
  summary: "Applies pending migrations up to and including VERSION.",
  arguments: "VERSION",
  options,
  prepare({ positionals, options: { "dry-run": dryRun } }) {
    const version = readVersion(positionals[0], "up-to");
    return async ({ migrator }) =>
      dryRun
        ? { type: "plan", migrations: await migrator.plan(version) }
        : { type: "ran", results: await migrator.up(version), summary: "up" };
  },
});
