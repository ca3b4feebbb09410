// Writes schemas/*.schema.json: the JSON that gosling prints and reports, from the types in src; a lesson's front matter, from the built
// definition that reads it. `--check` compares and writes nothing.
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { toJsonSchema } from "@valibot/to-json-schema";
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
import { FRONT_MATTER } from "../dist/lessons/read/front-matter-keys.js";

const root = fileURLToPath(new URL("..", import.meta.url));

/** Where the types are. */
const TYPES = "src/{node/outputs/*,engine/events,harness/events}.ts";

/** File name, the type's name, and what the schema says of itself. */
const SCHEMAS = [
  ["migrate", "MigrateOutput", "up, down, status, version, repair, convert and their kin with --json"],
  ["failure", "FailureOutput", "a command with --json that failed before it had anything else to print"],
  ["validate", "ValidateOutput", "gosling validate --json"],
  ["parse", "ParseOutput", "gosling parse --json"],
  ["create", "CreateOutput", "gosling create --json"],
  ["fix", "FixOutput", "gosling fix --json"],
  ["import", "ImportOutput", "gosling import --json"],
  ["import-records", "ImportRecordsOutput", "gosling import --records --json"],
  ["squash", "SquashOutput", "gosling squash --json"],
  ["squash-records", "SquashRecordsOutput", "gosling squash --records --json"],
  ["squash-certificate", "SquashCertificate", "squash-certificate.json"],
  ["test-report", "TestReportOutput", "gosling test --json"],
  ["stats", "StatsOutput", "gosling stats"],
  ["test-fix", "TestFixOutput", "gosling test --fix --json"],
  ["diff", "DiffOutput", "gosling diff --json"],
  ["schema-check", "SchemaCheckOutput", "gosling schema check --json"],
  ["lesson-check", "LessonCheckOutput", "gosling lesson check --json"],
  ["lesson-run", "LessonRunOutput", "one line of gosling lesson run --json"],
  ["lesson-mutants", "LessonMutantsOutput", "one line of gosling lesson mutants --json"],
  ["migration-event", "MigrationEvent", "one event of applyPending and createMigrator, as JSON"],
  ["harness-event", "HarnessEvent", "one event of proveMigrations, as JSON"],
];

/** A bigint is written as a string of digits. */
const bigints = {
  supportsNode: (node) => node.kind === ts.SyntaxKind.BigIntKeyword,
  createType: () => new AnnotatedType(new StringType(), { pattern: "^-?\\d+$" }, false),
};

function createGenerator() {
  const config = {
    ...DEFAULT_CONFIG,
    path: `${root}${TYPES}`,
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

function keep(name, title, { $schema: _, ...schema }) {
  const text = `${JSON.stringify(
    { $schema: "https://json-schema.org/draft/2020-12/schema", $id: `gosling:${name}`, title, ...schema },
    null,
    2,
  )}\n`;
  const file = `${root}schemas/${name}.schema.json`;
  if (existsSync(file) && readFileSync(file, "utf8") === text) return;
  stale.push(name);
  if (!check) writeFileSync(file, text);
}

const generator = createGenerator();
for (const [name, type, title] of SCHEMAS) keep(name, title, generator.createSchema(type));
// What has no counterpart in JSON Schema (two names that differ in case only) is left to `gosling lesson check`.
const frontMatter = toJsonSchema(FRONT_MATTER, {
  target: "draft-2020-12",
  typeMode: "input",
  ignoreActions: ["raw_check", "raw_transform", "transform"],
});
keep("front-matter", "the front matter of a lesson", frontMatter);

console.log(
  stale.length === 0 ? "all schemas are up to date" : `${check ? "stale" : "written"}: ${stale.join(", ")}`,
);
if (check && stale.length > 0) process.exit(1);
