// repair: records by hand what was done by hand.
import { picklist } from "valibot";
import { CHECKSUM_OPTION, DIR_OPTION, LOCK_OPTIONS, migrateCommand } from "../migrate/index.ts";
import { readVersion } from "../settings/index.ts";
import type { Command } from "../terminal/index.ts";

export const repair: Command = migrateCommand({
  name: "repair",
  summary: "Records VERSION as applied or as pending; runs nothing.",
  arguments: "VERSION",
  options: {
    as: {
      type: "string",
      schema: picklist(["applied", "pending"], ({ input }) => `must be applied or pending, not ${input}`),
      required: true,
      value: "applied|pending",
      help: "applied: the file's work is in the database; pending: it is not",
    },
    ...DIR_OPTION,
    ...CHECKSUM_OPTION,
    ...LOCK_OPTIONS,
  },
  notes: [
    "The way out after a file without a transaction stopped half-way: bring the database to where the file begins (pending) or ends (applied), then record that.",
  ],
  prepare({ positionals, options: { as } }) {
    const version = readVersion(positionals[0], "repair");
    return async ({ migrator }) => ({ type: "recorded", result: await migrator.repair(version, as), as });
  },
});
