// What gosling.config.json may hold: options of the command line by the same names, and the JSON Schema that is made of them.
import { TEST_OPTIONS } from "../harness/index.ts";
import type { Option } from "../terminal/index.ts";
import { LANGUAGE_OPTIONS } from "../translations/index.ts";

/** `path`, `paths`: relative to the file itself. `map`: an object of names and values. */
type Kind = "text" | "path" | "paths" | "list" | "map";

interface Key {
  readonly option: string;
  readonly kind: Kind;
}

/** In the file names are written as JavaScript writes them. */
const KINDS: Readonly<Record<string, Kind>> = {
  dir: "path",
  layout: "text",
  table: "text",
  pg: "text",
  before: "path",
  "search-path": "text",
  seeds: "path",
  pgtap: "path",
  role: "list",
  size: "map",
  stats: "path",
  queries: "paths",
  "queries-from": "text",
  assume: "map",
  baseline: "path",
  env: "path",
  "file-limit": "text",
  "docs-url": "text",
  lang: "text",
  words: "path",
};

const OPTIONS: Readonly<Record<string, Option>> = { ...TEST_OPTIONS, ...LANGUAGE_OPTIONS };

const camel = (name: string) => name.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());

/** By their names in the file; only options of gosling test, and the language of a course. */
export const KEYS: ReadonlyMap<string, Key> = new Map(
  Object.entries(KINDS)
    .filter(([option]) => option in OPTIONS)
    .map(([option, kind]) => [camel(option), { option, kind }]),
);

export function configSchema(): unknown {
  const properties = [...KEYS].map(([key, { option, kind }]) => {
    return [key, { ...TYPES[kind], description: OPTIONS[option]?.help ?? "" }];
  });
  return {
    $schema: "https://json-schema.org/draft/2020-12/schema",
    $id: "gosling:config",
    title: "gosling.config.json",
    description:
      "What gosling's commands are given on each run. An option on the command line counts more. Paths are relative to this file.",
    type: "object",
    additionalProperties: false,
    properties: { $schema: { type: "string" }, ...Object.fromEntries(properties) },
  };
}

const TYPES: Readonly<Record<Kind, object>> = {
  text: { type: ["string", "integer"] },
  path: { type: "string" },
  paths: { type: "array", items: { type: "string" } },
  list: { type: "array", items: { type: "string" } },
  map: { type: "object", additionalProperties: { type: ["string", "integer"] } },
};
