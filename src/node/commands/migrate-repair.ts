// repair: the way out of a half-done file: the rest of it run, or what was done by hand recorded.
import { picklist } from "valibot";
import { CHECKSUM_OPTION, DIR_OPTION, migrateCommand, WAIT_OPTION } from "../migrate/index.ts";
import { jobs as above0, readVersion } from "../settings/index.ts";
import { type Command, UsageError } from "../terminal/index.ts";

export const repairCommand: Command = migrateCommand({
  name: "repair",
  summary: "Continues a half-done migration, or records it as applied or pending.",
  arguments: "VERSION",
  options: {
    continue: { type: "boolean", help: "run the rest of the file, from the statement that failed" },
    from: {
      type: "string",
      schema: above0,
      value: "N",
      help: "with --continue: the number of the first statement to run",
    },
    as: {
      type: "string",
      schema: picklist(["applied", "pending"], ({ input }) => `must be applied or pending, not ${input}`),
      value: "applied|pending",
      help: "run nothing, and record the file as applied (the database has its changes) or pending (it doesn't)",
    },
    ...DIR_OPTION,
    ...CHECKSUM_OPTION,
    ...WAIT_OPTION,
  },
  notes: [
    "Use it after a file without a transaction has stopped halfway. --continue runs the rest of it, with the role and the settings that its first part had set. Or undo its work by hand and record it --as pending, or finish it by hand and record it --as applied.",
  ],
  prepare({ positionals, options }) {
    const version = readVersion(positionals[0], "repair");
    const { as, from } = options;
    if (options.continue) {
      if (as !== undefined) throw new UsageError("repair takes --continue or --as, not both");
      return async ({ migrator }) => ({
        type: "ran",
        results: [await migrator.continue(version, from === undefined ? {} : { from })],
        summary: null,
      });
    }
    if (from !== undefined) throw new UsageError("--from belongs to --continue");
    if (as === undefined) {
      throw new UsageError(
        "repair needs --continue, --as applied or --as pending",
        "--continue: run the rest of the file. applied: the file's work is in the database. pending: it is not.",
      );
    }
    return async ({ migrator }) => ({ type: "recorded", result: await migrator.repair(version, as), as });
  },
});
