// repair: records by hand what was done by hand.
import { CHECKSUM_OPTION, migrateCommand } from "../migrate/index.ts";
import { readVersion } from "../settings/index.ts";
import { type Command, UsageError } from "../terminal/index.ts";

export const repair: Command = migrateCommand({
  name: "repair",
  summary: "Records VERSION as applied or as pending; runs nothing.",
  arguments: "VERSION --as applied|pending",
  options: { as: { type: "string", value: "STATE", help: "applied or pending" }, ...CHECKSUM_OPTION },
  notes: [
    "The way out after a file without a transaction stopped half-way: bring the database to where the file begins (pending) or ends (applied), then record that.",
  ],
  prepare(input) {
    const version = readVersion(input.positionals[0], "repair");
    const as = input.text("as");
    if (as !== "applied" && as !== "pending") {
      throw new UsageError(
        "repair needs --as applied or --as pending",
        "applied: the file's work is in the database. pending: it is not.",
      );
    }
    return async ({ migrator }) => ({ type: "recorded", result: await migrator.repair(version, as), as });
  },
});
