// Which kind of block a fence is, by its attributes, and which of them have no meaning on that kind.
import type { Collector, Fence } from "../source/index.ts";
import { type AttributeName, type Attributes, type BlockKind, isAllowed } from "./attributes.ts";

/** Null where nothing says it; that is reported then. */
export function readKind(fence: Fence, attributes: Attributes, problems: Collector): BlockKind | null {
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
  schemas: "a block that runs",
  ordered: "a block with `db=`",
  predict: "a block that runs",
  instead: "a block with `predict`",
  exercise: "a block that runs",
  for: "a block that runs",
  solution: "a block of its own",
  survives: "a block that runs",
};

export function reportMisplaced(attributes: Attributes, kind: BlockKind, problems: Collector): void {
  for (const { name, at } of attributes.values()) {
    // The conflict of `db` and `file` is already reported.
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
