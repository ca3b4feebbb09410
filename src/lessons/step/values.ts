// The values of a step's attributes: each read, or reported at its place and replaced by what lets the reading go on.
import { type Collector, type Fence, suggest } from "../source/index.ts";
import type { Attribute, Attributes } from "./attributes.ts";
import type { CommandContext } from "./commands.ts";
import { checkPath, isBranchName } from "./repository.ts";

/** What the parts of one block are read with. */
export interface Reader {
  readonly fence: Fence;
  readonly attributes: Attributes;
  readonly context: CommandContext;
  readonly problems: Collector;
}

export function readShapes(
  attribute: Attribute | undefined,
  { databases }: CommandContext,
  problems: Collector,
): number | null {
  if (attribute === undefined) return null;
  const shapes = /^[0-9]{1,4}$/.test(attribute.value) ? Number(attribute.value) : 0;
  const most = databases === null ? shapes : databases.length;
  if (shapes >= 1 && shapes <= Math.max(1, most)) return shapes;
  const hint = `A number from 1 (all are alike) to ${most} (every database has its own).`;
  problems.add(
    "BAD_SHAPES",
    attribute.valueAt,
    `\`${attribute.value.slice(0, 40)}\` cannot be the number of different schemas.`,
    hint,
  );
  return null;
}

export function readId(attribute: Attribute, problems: Collector): string {
  if (!/^[a-z0-9][a-z0-9-]{0,59}$/.test(attribute.value)) {
    const hint = "Lower-case letters, digits and `-`, for example `add-phone`.";
    problems.add(
      "EXERCISE_ID",
      attribute.valueAt,
      `\`${attribute.value.slice(0, 60)}\` cannot be an exercise's name.`,
      hint,
    );
  }
  return attribute.value;
}

export function readDatabases({ attributes, context, problems }: Reader): readonly string[] {
  const { value, valueAt } = attributes.get("db")!;
  const names: string[] = [];
  let column = valueAt.column;
  for (const part of value.split(",")) {
    const name = part.trim();
    const at = { ...valueAt, column: column + (part.length - part.trimStart().length) };
    column += part.length + 1;
    if (name === "")
      problems.add(
        "ATTRIBUTE_VALUE",
        at,
        "A database's name is missing here.",
        "Several are written `db=alice,bob`, without blanks.",
      );
    else if (context.databases !== null && !context.databases.includes(name))
      problems.add(
        "UNKNOWN_DATABASE",
        at,
        `There is no database \`${name.slice(0, 60)}\`.`,
        suggest(name, context.databases, "databases"),
      );
    else if (names.includes(name))
      problems.add(
        "ATTRIBUTE_VALUE",
        at,
        `The database \`${name}\` is named twice.`,
        "A block runs once on each.",
      );
    else names.push(name);
  }
  return names;
}

export function readPath({ attributes, problems }: Reader): string {
  const { value, valueAt } = attributes.get("file")!;
  const wrong = checkPath(value);
  if (wrong !== null) {
    const hint = "For example `file=migrations/20251220000001_add_phone.sql`.";
    problems.add(wrong.outside ? "FILE_PATH_OUTSIDE" : "FILE_PATH_INVALID", valueAt, wrong.message, hint);
  }
  return value;
}

export function readBranch({ attributes, problems }: Reader): string {
  const attribute = attributes.get("branch");
  if (attribute === undefined) return "main";
  if (!isBranchName(attribute.value))
    problems.add(
      "BAD_BRANCH",
      attribute.valueAt,
      `\`${attribute.value.slice(0, 60)}\` cannot be a branch's name.`,
      "For example `branch=add-phone`.",
    );
  return attribute.value;
}
