// Down: does it bring back the schema and keep the rows, and is what the file says of itself true. Pure, but for nothing.
import {
  compareSchemas,
  describeDifference,
  type Schema,
  type SchemaDifference,
} from "../../sandbox/index.ts";
import type { MigrationFile } from "../file/index.ts";
import type { RowLoss } from "../rows/index.ts";
import { as, type SqlParser } from "../sql/index.ts";
import type { Finding } from "../types.ts";
import { DECLARE, downPlace, finding } from "./findings.ts";
import { harmlessFinding, isLongerEnum, isRewording, isValidated, type LeftoverInput } from "./leftovers.ts";
import { objectOfLabel, objectsOf } from "./objects.ts";

/** A Down without a statement. `rowsChanged`: Up changed rows of tables that were there. */
export function emptyDown(
  file: MigrationFile,
  changes: SchemaDifference,
  rowsChanged: boolean,
): Finding | null {
  const at = downPlace(file);
  // A constraint that was validated needs no way back.
  const changesSchema = changes.some((change) => !isValidated(change));
  const { irreversible } = file.directives;
  if (irreversible) {
    if (changesSchema || rowsChanged || file.up.statements.some(({ node }) => isData(node))) return null;
    return finding(
      "DECLARATION_NOT_TRUE",
      "error",
      "down",
      irreversible.at,
      "the file says that it is irreversible, and its Up changes nothing that would have to be reversed",
      {
        hint: "Remove the declaration.",
      },
    );
  }
  const missing = file.downLine === null ? "the file has no Down" : "Down is empty";
  if (changesSchema) {
    // A type's new values alone: there is nothing that a Down could write.
    return finding(
      "DOWN_EMPTY",
      changes.every(isLongerEnum) ? "warning" : "error",
      "down",
      at,
      `${missing}, and Up changes the schema: after a rollback the database is not what it was`,
      {
        ...objectsOf(changes),
        hint: `Write what reverses it. ${DECLARE}`,
        difference: describeDifference(changes),
      },
    );
  }
  if (rowsChanged || file.up.statements.some(({ node }) => isData(node))) {
    return finding(
      "DOWN_EMPTY",
      "warning",
      "down",
      at,
      `${missing}, and Up changes rows: after a rollback they stay changed`,
      {
        hint: DECLARE,
      },
    );
  }
  return null;
}

function isData(node: MigrationFile["up"]["statements"][number]["node"]): boolean {
  return (
    "InsertStmt" in node ||
    "UpdateStmt" in node ||
    "DeleteStmt" in node ||
    "TruncateStmt" in node ||
    "MergeStmt" in node ||
    "DoStmt" in node
  );
}

export interface Reversal {
  readonly before: Schema;
  readonly up: Schema;
  readonly down: Schema;
  readonly losses: readonly RowLoss[];
  readonly parser: SqlParser;
  /** Tables, by label, that had lost rows after Up already, and columns (`users.email`) that had other values. */
  readonly lostByUp: ReadonlySet<string>;
}

export interface ReversalVerdict {
  readonly findings: readonly Finding[];
  /** The schema is what it was. */
  readonly reversed: boolean;
}

/** A Down that went through. */
export function judgeReversal(
  file: MigrationFile,
  { before, up, down, losses, parser, lostByUp }: Reversal,
): ReversalVerdict {
  const at = downPlace(file);
  const { irreversible } = file.directives;
  const left = compareSchemas(before, down);
  const reversed = left.length === 0;
  if (irreversible) {
    if (!reversed || losses.some(({ type }) => type !== "order") || destroys(file))
      return { findings: [], reversed };
    return {
      reversed,
      findings: [
        finding(
          "DECLARATION_NOT_TRUE",
          "error",
          "down",
          irreversible.at,
          "the file says that it is irreversible, and its Down gives back the schema and every row",
          {
            hint: "Remove the declaration.",
          },
        ),
      ],
    };
  }
  if (!reversed)
    return {
      reversed,
      findings: [differs(file, left, up.fingerprint === down.fingerprint, { parser, before })],
    };
  const removed = new Set(
    compareSchemas(before, up)
      .filter(({ type }) => type !== "added")
      .map((change) => (change.type === "changed" ? change.after.name : change.object.name)),
  );
  return { reversed, findings: losses.map((loss) => lossFinding(loss, at, removed, lostByUp)) };
}

function differs(
  file: MigrationFile,
  left: SchemaDifference,
  untouched: boolean,
  given: LeftoverInput,
): Finding {
  const at = downPlace(file);
  const harmless = harmlessFinding(file, left, given);
  if (harmless) return harmless;
  const difference = describeDifference(left.filter((change) => !isRewording(change)));
  const nothing = untouched && !file.down.statements.some(({ node }) => isData(node));
  if (nothing) {
    return finding(
      "DOWN_DOES_NOTHING",
      "error",
      "down",
      at,
      "Down runs and changes nothing: after it the schema is as Up made it",
      { ...objectsOf(left), hint: `${whyNothing(file)} ${DECLARE}`, difference },
    );
  }
  const behind = left.every(({ type }) => type === "added");
  const message = behind
    ? "Down leaves behind what Up made"
    : "after Down the schema is not what it was before Up";
  return finding(behind ? "DOWN_LEAVES_BEHIND" : "DOWN_DIFFERS", "error", "down", at, message, {
    ...objectsOf(left),
    hint: `Below, + is what is there now and was not before, - what is missing. ${DECLARE}`,
    difference,
  });
}

function whyNothing(file: MigrationFile): string {
  const reads = file.down.statements.every(({ node }) => "SelectStmt" in node);
  return reads
    ? "A SELECT reverses nothing: is it what the template of a new file holds?"
    : "IF EXISTS with a wrong name does that.";
}

function lossFinding(
  loss: RowLoss,
  at: ReturnType<typeof downPlace>,
  removed: ReadonlySet<string>,
  lostByUp: ReadonlySet<string>,
): Finding {
  switch (loss.type) {
    case "rows": {
      // A table that the file only alters keeps its rows; what Up says it deletes is a loss that the rules report.
      const byUp = lostByUp.has(loss.table);
      return finding(
        "DOWN_LOSES_ROWS",
        byUp ? "warning" : "error",
        "down",
        at,
        `after Up and Down ${loss.table} has ${loss.after} of its ${loss.before} rows${byUp ? ": Up takes them away" : ": Down takes them away"}`,
        {
          object: objectOfLabel(loss.table),
          hint: byUp ? DECLARE : `Down must undo what Up did, and leave the rows alone. ${DECLARE}`,
        },
      );
    }
    case "values": {
      const columns = loss.columns.map((column) => `${loss.table}.${column}`);
      const gone = columns.some((column) => removed.has(column)) || removed.has(loss.table);
      const byUp = columns.every((column) => lostByUp.has(column));
      return finding(
        "DOWN_LOSES_VALUES",
        gone || !byUp ? "warning" : "note",
        "down",
        at,
        `after Up and Down ${columns.join(", ")} ${columns.length > 1 ? "hold" : "holds"} other values than before`,
        {
          object: objectOfLabel(loss.table),
          hint: gone
            ? `Down adds the column again, but not its values. ${DECLARE}`
            : byUp
              ? "Up writes these values, and Down does not write the old ones."
              : "Up leaves these values alone, and Down writes others.",
        },
      );
    }
    case "order":
      return finding(
        "COLUMN_ORDER",
        "note",
        "down",
        at,
        `after Up and Down the columns of ${loss.table} are in another order: ${loss.after.join(", ")}`,
        {
          object: objectOfLabel(loss.table),
          hint: "Nothing is lost. INSERT without a column list and SELECT * see it.",
        },
      );
    default:
      return loss satisfies never;
  }
}

/** Whether an Up takes rows or values away, by what it says: a reversal of the schema then proves nothing of them. */
function destroys(file: MigrationFile): boolean {
  return file.up.statements.some(({ node }) => {
    if (isData(node)) return true;
    const drop = as(node, "DropStmt");
    if (drop) return true;
    return (as(node, "AlterTableStmt")?.cmds ?? []).some((command) =>
      /^AT_(DropColumn|AlterColumnType|DropExpression)$/.test(as(command, "AlterTableCmd")?.subtype ?? ""),
    );
  });
}
