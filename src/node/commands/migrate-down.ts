// down, down-to, redo, reset: roll back what is applied.
import type { Command } from "../command.ts";
import { readVersion } from "../settings.ts";
import { migrateCommand } from "./migrate-command.ts";
import { RUN_OPTIONS } from "./migrate-options.ts";

const options = RUN_OPTIONS;

export const down: Command = migrateCommand({
  name: "down",
  summary: "Rolls back the last applied migration.",
  options,
  prepare:
    () =>
    async ({ migrator }) => ({ type: "ran", results: [await migrator.down()], summary: null }),
});

export const downTo: Command = migrateCommand({
  name: "down-to",
  summary: "Rolls back until VERSION is the current version (0: everything).",
  arguments: "VERSION",
  options,
  prepare(input) {
    const version = readVersion(input.positionals[0], "down-to");
    return async ({ migrator }) => ({
      type: "ran",
      results: await migrator.downTo(version),
      summary: "down",
    });
  },
});

export const redo: Command = migrateCommand({
  name: "redo",
  summary: "Rolls back the last applied migration and applies it again.",
  options,
  prepare:
    () =>
    async ({ migrator }) => ({ type: "ran", results: await migrator.redo(), summary: null }),
});

export const reset: Command = migrateCommand({
  name: "reset",
  summary: "Rolls back all applied migrations.",
  options,
  prepare:
    () =>
    async ({ migrator }) => ({ type: "ran", results: await migrator.reset(), summary: null }),
});
