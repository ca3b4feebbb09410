// Writes schemas/*.schema.json: the JSON that gosling prints and reports, from the types in src. `--check` compares and writes nothing.
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import {
  AnnotatedType,
  createFormatter,
  createParser,
  createProgram,
  DEFAULT_CONFIG,
  SchemaGenerator,
  StringType,
  ts,
} from "ts-json-schema-generator";

const root = fileURLToPath(new URL("..", import.meta.url));
const OUTPUTS = "src/node/outputs/index.ts";

/** File name, where the type is, its name, and what the schema says of itself. */
const SCHEMAS = [
  [
    "migrate",
    OUTPUTS,
    "MigrateOutput",
    "up, down, status, version, repair, convert and their kin with --json",
  ],
  [
    "failure",
    OUTPUTS,
    "FailureOutput",
    "a command with --json that failed before it had anything else to print",
  ],
  ["validate", OUTPUTS, "ValidateOutput", "gosling validate --json"],
  ["parse", OUTPUTS, "ParseOutput", "gosling parse --json"],
  ["create", OUTPUTS, "CreateOutput", "gosling create --json"],
  ["fix", OUTPUTS, "FixOutput", "gosling fix --json"],
  ["test-fix", OUTPUTS, "TestFixOutput", "gosling test --fix --json"],
  ["diff", OUTPUTS, "DiffOutput", "gosling diff --json"],
  ["schema-check", OUTPUTS, "SchemaCheckOutput", "gosling schema check --json"],
  ["lesson-check", OUTPUTS, "LessonCheckOutput", "gosling lesson check --json"],
  ["lesson-run", OUTPUTS, "LessonRunOutput", "one line of gosling lesson run --json"],
  [
    "migration-event",
    "src/engine/events.ts",
    "MigrationEvent",
    "one event of applyPending and createMigrator, as JSON",
  ],
  ["harness-event", "src/harness/events.ts", "HarnessEvent", "one event of testMigrations, as JSON"],
];

/** A bigint is written as a string of digits. */
const bigints = {
  supportsNode: (node) => node.kind === ts.SyntaxKind.BigIntKeyword,
  createType: () => new AnnotatedType(new StringType(), { pattern: "^-?\\d+$" }, false),
};

function generatorOf(path) {
  const config = {
    ...DEFAULT_CONFIG,
    path: `${root}${path}`,
    tsconfig: `${root}src/node/tsconfig.json`,
    type: "*",
    expose: "export",
    topRef: false,
    skipTypeCheck: true,
    additionalProperties: false,
  };
  const program = createProgram(config);
  const parser = createParser(program, config, (chain) => chain.addNodeParser(bigints));
  return new SchemaGenerator(program, parser, createFormatter(config), config);
}

const check = process.argv.includes("--check");
const stale = [];
const generators = new Map();
for (const [name, path, type, title] of SCHEMAS) {
  if (!generators.has(path)) generators.set(path, generatorOf(path));
  const { $schema: _, ...schema } = generators.get(path).createSchema(type);
  const text = `${JSON.stringify(
    { $schema: "https://json-schema.org/draft/2020-12/schema", $id: `gosling:${name}`, title, ...schema },
    null,
    2,
  )}\n`;
  const file = `${root}schemas/${name}.schema.json`;
  if (existsSync(file) && readFileSync(file, "utf8") === text) continue;
  stale.push(name);
  if (!check) writeFileSync(file, text);
}
console.log(
  stale.length === 0 ? "all schemas are up to date" : `${check ? "stale" : "written"}: ${stale.join(", ")}`,
);
if (check && stale.length > 0) process.exit(1);
