// The options that the commands on schemas share.
import { readSource } from "../disk/index.ts";
import { variablesOf } from "../options/index.ts";
import { layout, layoutOf, searchPathValue } from "../settings/index.ts";
import type { Given, Io, Options } from "../terminal/index.ts";
import type { SchemaContext } from "./schemas.ts";

export const SCHEMA_OPTIONS = {
  before: {
    type: "string",
    value: "FILE",
    help: "SQL to run before the first file: a baseline, extensions, schemas made by something else",
  },
  "search-path": {
    type: "string",
    schema: searchPathValue,
    value: "LIST",
    help: "the search_path that your servers' connections set, for example app,public",
  },
  layout: {
    type: "string",
    schema: layout,
    value: "LAYOUT",
    help: "the version table's layout: schema_migrations (default) or goose",
  },
  table: { type: "string", value: "NAME", help: "the version table" },
  env: { type: "string", value: "FILE", help: "read variables from FILE (default .env; none: no file)" },
} as const satisfies Options;

export function schemaContext(options: Given<typeof SCHEMA_OPTIONS>, io: Io): SchemaContext {
  const env = variablesOf(options, io);
  const { table, before } = options;
  const path = options["search-path"];
  return {
    cwd: io.cwd,
    env,
    layout: layoutOf(options.layout, env),
    ...(before !== undefined && { before: readSource(before, io.cwd).text }),
    ...(path !== undefined && { searchPath: path }),
    ...(table !== undefined && { table }),
  };
}
