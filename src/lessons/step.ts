// One fenced block becomes one step (or a solution): its attributes are judged together, its body is read.
import type { Location } from "../engine/index.ts";
import {
  type Attribute,
  type AttributeName,
  type Attributes,
  type BlockKind,
  isAllowed,
  readAttributes,
} from "./attributes.ts";
import { Collector } from "./collector.ts";
import type { CommandContext } from "./commands.ts";
import { readConsole } from "./console.ts";
import { readErrorCode } from "./error-code.ts";
import type { Fence } from "./fence.ts";
import { suggest } from "./names.ts";
import { checkPath, isBranchName } from "./repository.ts";
import type { ConsoleStep, FileStep, SqlStep, StepBase } from "./types.ts";

/** A step whose table is not read yet. */
export interface DraftStep {
  readonly type: "step";
  readonly step: SqlStep | FileStep | ConsoleStep;
  /** The attribute `ordered`, where it stands. */
  readonly ordered: Location | null;
}

export interface SolutionBlock {
  readonly type: "solution";
  readonly id: string;
  readonly language: "sql" | "console";
  readonly body: string;
  readonly at: Location;
  readonly bodyAt: Location;
}

/** `fence.word` is `sql` or `console`. Null where the block is too wrong to go on with; it is reported then. */
export function readStep(
  fence: Fence,
  id: string,
  context: CommandContext,
  problems: Collector,
): DraftStep | SolutionBlock | null {
  const attributes = readAttributes(fence.rest, fence.restAt, problems);
  const kind = readKind(fence, attributes, problems);
  if (kind === null) return null;
  reportMisplaced(attributes, kind, problems);
  if (fence.body.every((line) => line.trim() === ""))
    problems.add(
      "STEP_EMPTY",
      fence.at,
      "This block has no text.",
      "Write what is to be executed between the two fences.",
    );
  const reader = { fence, attributes, context, problems };
  if (kind === "solution") {
    const solution = attributes.get("solution")!;
    const language = fence.word === "console" ? "console" : "sql";
    return {
      type: "solution",
      id: solution.value,
      language,
      body: fence.body.join("\n"),
      at: fence.at,
      bodyAt: fence.bodyAt,
    };
  }
  const ordered = kind === "sql" ? (attributes.get("ordered")?.at ?? null) : null;
  return { type: "step", step: readByKind(kind, readBase(id, reader), reader), ordered };
}

function readByKind(kind: Exclude<BlockKind, "solution">, base: StepBase, reader: Reader): DraftStep["step"] {
  switch (kind) {
    case "sql":
      return { type: "sql", ...base, databases: readDatabases(reader), expected: null };
    case "file":
      return {
        type: "file",
        ...base,
        path: readPath(reader),
        branch: readBranch(reader),
        author: reader.attributes.get("author")?.value ?? null,
        message: reader.attributes.get("message")?.value ?? null,
      };
    case "console":
      return { type: "console", ...base, ...readCommands(base, reader) };
    default:
      return kind satisfies never;
  }
}

interface Reader {
  readonly fence: Fence;
  readonly attributes: Attributes;
  readonly context: CommandContext;
  readonly problems: Collector;
}

function readKind(fence: Fence, attributes: Attributes, problems: Collector): BlockKind | null {
  if (attributes.has("solution")) return "solution";
  if (fence.word === "console") return "console";
  const file = attributes.get("file");
  const db = attributes.get("db");
  if (file !== undefined && db !== undefined) {
    problems.add(
      "ATTRIBUTE_CONFLICT",
      db.at.column > file.at.column ? db.at : file.at,
      "A block either runs on a database (`db`) or is committed as a file (`file`), not both.",
      "Commit the file, then let a server or `gosling up` apply it.",
    );
  }
  if (file !== undefined) return "file";
  if (db !== undefined) return "sql";
  // An attribute that could not be read may have been the one that is missing.
  if (attributes.size > 0 || fence.rest.trim() === "")
    problems.add(
      "ATTRIBUTE_MISSING",
      fence.wordAt,
      "This block does not say where it runs.",
      "`db=NAME` runs it on a database, `file=PATH` commits it as a file; without any attribute it is only shown.",
    );
  return null;
}

const HOME: Readonly<Record<AttributeName, string>> = {
  db: "a block `sql`",
  file: "a block `sql`",
  branch: "a block with `file=`",
  author: "a block with `file=`",
  message: "a block with `file=`",
  error: "a block that runs",
  check: "a block that runs",
  shapes: "a block that runs",
  ordered: "a block with `db=`",
  exercise: "a block that runs",
  for: "a block that runs",
  solution: "a block of its own",
  survives: "a block that runs",
};

function reportMisplaced(attributes: Attributes, kind: BlockKind, problems: Collector): void {
  for (const { name, at } of attributes.values()) {
    // The conflict of `db` and `file` has been told.
    if (isAllowed(name, kind) || (name === "db" && kind === "file")) continue;
    const here = {
      sql: "a block with `db=`",
      file: "a block with `file=`",
      console: "a console",
      solution: "a solution",
    }[kind];
    problems.add(
      "ATTRIBUTE_CONFLICT",
      at,
      `The attribute \`${name}\` has no meaning on ${here}.`,
      `It belongs to ${HOME[name]}.`,
    );
  }
  const exercise = attributes.get("exercise");
  const forExercise = attributes.get("for");
  if (exercise !== undefined && forExercise !== undefined && kind !== "solution") {
    const later = exercise.at.column > forExercise.at.column ? exercise : forExercise;
    problems.add(
      "ATTRIBUTE_CONFLICT",
      later.at,
      "A block is either the exercise or a check of one, not both.",
    );
  }
}

function readBase(id: string, { fence, attributes, context, problems }: Reader): StepBase {
  const error = attributes.get("error");
  const exercise = attributes.get("exercise");
  const forExercise = attributes.get("for");
  return {
    id,
    at: fence.at,
    bodyAt: fence.bodyAt,
    endLine: fence.endLine,
    body: fence.body.join("\n"),
    check: attributes.get("check")?.value ?? null,
    shapes: readShapes(attributes.get("shapes"), context, problems),
    error: error === undefined ? null : readErrorCode(error, fence.word === "console", problems),
    exercise: exercise === undefined ? null : readId(exercise, problems),
    for: forExercise?.value ?? null,
    survives: attributes.get("survives")?.value ?? null,
  };
}

function readShapes(
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

function readId(attribute: Attribute, problems: Collector): string {
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

function readDatabases({ attributes, context, problems }: Reader): readonly string[] {
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

function readPath({ attributes, problems }: Reader): string {
  const { value, valueAt } = attributes.get("file")!;
  const wrong = checkPath(value);
  if (wrong !== null) {
    const hint = "For example `file=migrations/20251220000001_add_phone.sql`.";
    problems.add(wrong.outside ? "FILE_PATH_OUTSIDE" : "FILE_PATH_INVALID", valueAt, wrong.message, hint);
  }
  return value;
}

function readBranch({ attributes, problems }: Reader): string {
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

function readCommands(
  base: StepBase,
  { fence, context, problems }: Reader,
): Pick<ConsoleStep, "commands" | "unreadable"> {
  // The start of an exercise may have blanks, and a learner may mistype: no mistake of the lesson.
  const own = base.exercise === null ? problems : new Collector();
  const commands = readConsole(fence.body, fence.bodyAt, context, own);
  if (!fence.body.some((line) => line.startsWith("$")) && base.body.trim() !== "")
    own.add(
      "CONSOLE_NO_COMMAND",
      fence.at,
      "This console has attributes but no command.",
      "A command stands after `$ `.",
    );
  return { commands, unreadable: own === problems ? [] : own.list() };
}
