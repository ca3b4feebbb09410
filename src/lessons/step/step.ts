// One fenced block becomes one step (or a solution): its attributes are judged together, its body is read.
import type { Location } from "../../engine/index.ts";
import { Collector, type Fence } from "../source/index.ts";
import type { ConsoleStep, FileStep, SqlStep, StepBase } from "../types.ts";
import { type BlockKind, readAttributes } from "./attributes.ts";
import type { CommandContext } from "./commands.ts";
import { readConsole } from "./console.ts";
import { readErrorCode } from "./error-code.ts";
import { readKind, reportMisplaced } from "./kind.ts";
import { type PredictAttribute, readPredict } from "./predict.ts";
import { type Reader, readBranch, readDatabases, readId, readPath, readShapes } from "./values.ts";

/** A step whose table is not read yet. */
export interface DraftStep {
  readonly type: "step";
  readonly step: SqlStep | FileStep | ConsoleStep;
  /** The place of the attribute `ordered`. */
  readonly ordered: Location | null;
  /** The attribute `predict`; `kind` is null where the block's expectations say what is asked. */
  readonly predict: PredictAttribute | null;
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
  const predict = readPredict(attributes, problems);
  return { type: "step", step: readByKind(kind, readBase(id, reader), reader), ordered, predict };
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
    shapes: readShapes(attributes.get("schemas"), context, problems),
    error: error === undefined ? null : readErrorCode(error, fence.word === "console", problems),
    predict: null,
    exercise: exercise === undefined ? null : readId(exercise, problems),
    for: forExercise?.value ?? null,
    survives: attributes.get("survives")?.value ?? null,
  };
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
      "Write a command after `$ `.",
    );
  return { commands, unreadable: own === problems ? [] : own.list() };
}
