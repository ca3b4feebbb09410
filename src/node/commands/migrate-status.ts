// status, version: what a database says of itself.
import { DIR_OPTION, migrateCommand } from "../migrate/index.ts";
import type { Command } from "../terminal/index.ts";

export const status: Command = migrateCommand({
  name: "status",
  summary: "Shows for each migration whether it is applied, and when.",
  options: DIR_OPTION,
  prepare:
    () =>
    async ({ migrator }) => ({ type: "status", migrations: await migrator.status() }),
});

export const version: Command = migrateCommand({
  name: "version",
  summary: "Prints the current version of the database.",
  options: {},
  prepare:
    () =>
    async ({ migrator }) => ({ type: "version", version: await migrator.version() }),
});
