// `gosling diff`: the difference between two schemas, and which of it the files explain.
import { type Explained, explainDrift } from "../../harness/index.ts";
import { describeDifference, type SchemaDifference } from "../../sandbox/index.ts";
import {
  asUsage,
  type NamedSchema,
  readNamed,
  replay,
  SCHEMA_OPTIONS,
  type SchemaContext,
  schemaContext,
  tenantOf,
} from "../harness/index.ts";
import { reachingDatabases } from "../migrate/index.ts";
import { outputJson } from "../outputs/index.ts";
import {
  type Command,
  type CommandInput,
  command,
  type ExitCode,
  type Io,
  type Options,
} from "../terminal/index.ts";

const OPTIONS = {
  ...SCHEMA_OPTIONS,
  dir: {
    type: "string",
    value: "DIR",
    help: "the migrations that can explain a difference (default: the side that is a folder)",
  },
  json: { type: "boolean", help: "print one JSON document" },
} as const satisfies Options;

export const diff: Command = command({
  name: "diff",
  summary: "Compares two schemas, and separates what is pending from what has drifted.",
  arguments: "A B",
  hint: () => "For example: gosling diff postgres://localhost/app migrations",
  options: OPTIONS,
  notes: [
    "A and B are any two of: postgres://... or host=..., pglite:FOLDER, a folder of migrations (DIR, or DIR@VERSION for up to that version), a dump in SQL (FILE.sql), or a file written by gosling schema dump.",
    "If files that only one side has applied explain a difference, it is pending; otherwise it is drift. + marks what only B has, - what only A has.",
    "To compare two schemas of one database, name it twice: postgres://HOST/NAME?search_path=a and ...=b.",
    "diff changes neither side. Exit codes: 0 no difference, 1 a difference, 2 the input was bad.",
  ],
  run,
});

async function run(input: CommandInput<typeof OPTIONS>, io: Io): Promise<ExitCode> {
  const [a = "", b = ""] = input.positionals;
  const context = schemaContext(input.options, io);
  return reachingDatabases(io, input.options.json, asUsage, async () => {
    const [first, second] = asTenants(await readNamed(a, context), await readNamed(b, context));
    const folder = input.options.dir ?? second.folder ?? first.folder;
    const explained = explainDrift(
      { actual: first.schema, expected: await expected(first, folder, context) },
      { actual: second.schema, expected: await expected(second, folder, context) },
    );
    if (input.options.json)
      io.out(
        outputJson(
          "diff",
          {
            same: explained.all.length === 0,
            a: first.label,
            b: second.label,
            files: filesBetween(first, second),
            ...explained,
          },
          2,
        ),
      );
    else for (const line of lines(first, second, folder, explained)) io.out(`${line}\n`);
    return explained.all.length === 0 ? 0 : 1;
  });
}

/** Of one database that is named twice, with different schemas, those two are compared. */
function asTenants(first: NamedSchema, second: NamedSchema): readonly [NamedSchema, NamedSchema] {
  const [one, other] = [first.tenant, second.tenant];
  if (!one || !other || one.database !== other.database || one.schema === other.schema)
    return [first, second];
  return [
    { ...first, schema: tenantOf(first.schema, one.schema) },
    { ...second, schema: tenantOf(second.schema, other.schema) },
  ];
}

/** What the files that a database has applied would give; a folder is that itself. */
async function expected(side: NamedSchema, folder: string | null, context: SchemaContext) {
  if (side.folder !== null) return side.schema;
  return side.versions === null || folder === null ? null : replay(folder, side.versions, context);
}

function filesBetween(first: NamedSchema, second: NamedSchema) {
  const only = (one: NamedSchema, other: NamedSchema) =>
    one.versions && other.versions
      ? [...one.versions].filter((version) => !other.versions!.has(version))
      : [];
  return { onlyInA: only(first, second), onlyInB: only(second, first) };
}

function lines(
  first: NamedSchema,
  second: NamedSchema,
  folder: string | null,
  explained: Explained,
): readonly string[] {
  if (explained.all.length === 0) return [`no difference: ${first.label} and ${second.label}`];
  const known = folder !== null && (first.versions !== null || second.versions !== null);
  const head = [`- ${first.label}`, `+ ${second.label}`];
  if (!known) return [...head, "", ...describeDifference(explained.all)];
  const { onlyInA, onlyInB } = filesBetween(first, second);
  const files = [
    ...(onlyInB.length > 0 ? [`applied in ${second.label} only: ${onlyInB.join(", ")}`] : []),
    ...(onlyInA.length > 0 ? [`applied in ${first.label} only: ${onlyInA.join(", ")}`] : []),
  ];
  return [
    ...head,
    ...part("pending: explained by files that only one side has applied", explained.pending, files),
    ...part(`drift of ${first.label}: what is there (+) and what its files say (-)`, explained.driftOfFirst),
    ...part(
      `drift of ${second.label}: what is there (+) and what its files say (-)`,
      explained.driftOfSecond,
    ),
  ];
}

function part(title: string, difference: SchemaDifference, more: readonly string[] = []): readonly string[] {
  return difference.length === 0
    ? []
    : ["", title, ...[...more, ...describeDifference(difference)].map((line) => `  ${line}`)];
}
