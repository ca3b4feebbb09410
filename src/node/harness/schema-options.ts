// The options that the commands on schemas share.
import type { Layout } from "../../engine/index.ts";
import { variablesOf } from "../options/index.ts";
import { type CommandInput, type Io, type Option, UsageError } from "../terminal/index.ts";
import type { SchemaContext } from "./schemas.ts";

export const SCHEMA_OPTIONS = {
  layout: {
    type: "string",
    value: "LAYOUT",
    help: "of the version table: schema_migrations (default) or goose",
  },
  table: { type: "string", value: "NAME", help: "the version table" },
  env: { type: "string", value: "FILE", help: "read variables from FILE (default .env; none: no file)" },
} as const satisfies Readonly<Record<string, Option>>;

export function schemaContext(input: CommandInput, io: Io): SchemaContext {
  const layout = input.text("layout");
  if (layout !== undefined && layout !== "schema_migrations" && layout !== "goose") {
    throw new UsageError(`there is no layout ${layout}`, "The layouts are schema_migrations and goose.");
  }
  const table = input.text("table");
  return {
    cwd: io.cwd,
    env: variablesOf(input, io),
    ...(layout !== undefined && { layout: layout as Layout }),
    ...(table !== undefined && { table }),
  };
}
