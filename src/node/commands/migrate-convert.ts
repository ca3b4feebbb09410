// convert: moves a database from one layout of the version table to the other, to take it over from goose or to give it back.
import { convertLayout, type Layout } from "../../engine/index.ts";
import { migrateCommand } from "../migrate/index.ts";
import { type Command, UsageError } from "../terminal/index.ts";

export const convert: Command = migrateCommand({
  name: "convert",
  summary: "Moves a database to the other layout of the version table.",
  arguments: "--to goose|schema_migrations",
  options: {
    to: {
      type: "string",
      value: "LAYOUT",
      help: "goose or schema_migrations; the database stands in the other",
    },
    "to-table": {
      type: "string",
      value: "NAME",
      help: "the new version table (default: that of its layout)",
    },
    "dry-run": { type: "boolean", help: "print what would be run, and run nothing" },
  },
  notes: [
    "The old table's applied versions and their times are carried over, then the old table is dropped, in one transaction.",
  ],
  withoutFiles: true,
  prepare(input) {
    const to = readLayout(input.text("to"));
    const toTable = input.text("to-table");
    const dryRun = input.flag("dry-run");
    return async ({ database, options: { layout: _, ...options } }) => ({
      type: "converted",
      conversion: await convertLayout(database, { ...options, to, ...(toTable ? { toTable } : {}), dryRun }),
    });
  },
});

function readLayout(text: string | undefined): Layout {
  if (text === "goose" || text === "schema_migrations") return text;
  throw new UsageError("convert needs --to goose or --to schema_migrations");
}
