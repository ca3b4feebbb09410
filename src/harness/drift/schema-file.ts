// The schema as a text file for the repository: an object a block, always in the same order, read back without loss.
import {
  SCHEMA_KINDS,
  type Schema,
  type SchemaObject,
  type SchemaObjectKind,
  schemaOf,
} from "../../sandbox/index.ts";

const HEAD =
  "# The schema after all migrations, written by gosling schema dump. Do not edit: change a migration and dump again.";

/** Longest first, so that `materialized view` is not read as `view`. */
const BY_LENGTH: readonly SchemaObjectKind[] = SCHEMA_KINDS.toSorted((a, b) => b.length - a.length);

export function writeSchemaFile(schema: Schema): string {
  const blocks = schema.objects.map(({ kind, name, definition }) => {
    const lines = definition === "" ? [] : definition.split("\n").map((line) => `    ${line}`);
    return [`${kind} ${oneLine(name)}`, ...lines].join("\n");
  });
  return `${[HEAD, "", ...blocks].join("\n")}\n`;
}

export class SchemaFileError extends Error {
  override readonly name = "SchemaFileError";
  readonly line: number;
  constructor(line: number, message: string) {
    super(message);
    this.line = line;
  }
}

/** Throws a SchemaFileError with its line. */
export function readSchemaFile(text: string): Schema {
  const objects: { kind: SchemaObjectKind; name: string; lines: string[] }[] = [];
  for (const [index, line] of text.replaceAll("\r\n", "\n").split("\n").entries()) {
    if (line.startsWith("#") || (line === "" && (objects.length === 0 || isEnd(text, index)))) continue;
    if (line.startsWith("    ")) {
      const object = objects.at(-1);
      if (!object) throw new SchemaFileError(index + 1, "a definition comes before the first object");
      object.lines.push(line.slice(4));
      continue;
    }
    const kind = BY_LENGTH.find((one) => line.startsWith(`${one} `));
    if (!kind) throw new SchemaFileError(index + 1, `${line.split(" ")[0]} is no kind of schema object`);
    objects.push({ kind, name: manyLines(line.slice(kind.length + 1)), lines: [] });
  }
  return schemaOf(
    objects.map(({ kind, name, lines }): SchemaObject => ({ kind, name, definition: lines.join("\n") })),
  );
}

function isEnd(text: string, index: number): boolean {
  return text
    .split("\n")
    .slice(index)
    .every((line) => line === "");
}

/** A quoted identifier may hold a line end. */
const oneLine = (name: string) => name.replaceAll("\\", "\\\\").replaceAll("\n", "\\n");
const manyLines = (name: string) => name.replace(/\\(.)/g, (_, letter) => (letter === "n" ? "\n" : letter));
