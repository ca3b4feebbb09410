// NARROWED_TYPE: a column's new type holds less than its old one, so values are cut, rounded or refused.
import { as } from "../sql/index.ts";
import { type TypeText, typeFromText, typeLabel, typeOf } from "./naming.ts";
import { alterationsOf, hitOf, type Rule } from "./rule.ts";

export const narrowedType: Rule = {
  code: "NARROWED_TYPE",
  severity: "warning",
  title: "a column's new type holds less than its old one",
  check: (context) =>
    alterationsOf(context).flatMap((alteration) => {
      const { command, table } = alteration;
      if (command.subtype !== "AT_AlterColumnType") return [];
      const column = table.columns.find(({ name }) => name === command.name);
      if (!column) return [];
      const before = typeFromText(column.type);
      const after = typeOf(as(command.def, "ColumnDef")?.typeName);
      const loss = lossOf(before, after);
      if (!loss) return [];
      return [
        hitOf(alteration, {
          message: `${table.label}.${column.name} goes from ${typeLabel(before)} to ${typeLabel(after)}: ${loss}`,
          hint: "Look first which rows are affected. Safer: a new column, filled in batches, read by the next release, and the old one dropped later.",
        }),
      ];
    }),
};

const WHOLE = ["smallint", "integer", "bigint"];
const FLOATING = ["real", "double precision"];
const TEXT = ["text", "character varying", "character", "citext"];
const MOMENTS = ["timestamp with time zone", "timestamp without time zone"];

/** What is lost, as a clause; undefined where nothing is. Types that are not known here are left to the proof with rows. */
export function lossOf(before: TypeText, after: TypeText): string | undefined {
  if (before.array !== after.array) return undefined;
  const refused = "values that are too large make the statement fail";
  const rounded = "values are rounded for good";
  if (WHOLE.includes(before.name)) {
    if (WHOLE.includes(after.name)) {
      return WHOLE.indexOf(after.name) < WHOLE.indexOf(before.name) ? refused : undefined;
    }
    if (before.name !== "smallint" && after.name === "real") return rounded;
    if (before.name === "bigint" && after.name === "double precision") return rounded;
    return after.name === "numeric" && digits(after) < wholeDigits(before.name) ? refused : undefined;
  }
  if (before.name === "numeric") {
    if (WHOLE.includes(after.name) || FLOATING.includes(after.name)) return rounded;
    if (after.name !== "numeric" || after.modifiers.length === 0) return undefined;
    if ((after.modifiers[1] ?? 0) < (before.modifiers[1] ?? (before.modifiers.length > 0 ? 0 : Infinity)))
      return rounded;
    return digits(after) < digits(before) ? refused : undefined;
  }
  if (FLOATING.includes(before.name)) {
    if (WHOLE.includes(after.name)) return rounded;
    return before.name === "double precision" && after.name === "real" ? rounded : undefined;
  }
  if (TEXT.includes(before.name)) return lossOfText(before, after);
  if (MOMENTS.includes(before.name)) {
    if (after.name === "date") return "the time of day is lost for good";
    return MOMENTS.includes(after.name) && (after.modifiers[0] ?? 6) < (before.modifiers[0] ?? 6)
      ? rounded
      : undefined;
  }
  if (before.name === "jsonb" && after.name === "json") return undefined;
  return undefined;
}

function lossOfText(before: TypeText, after: TypeText): string | undefined {
  if (!TEXT.includes(after.name)) return "values that do not read as the new type make the statement fail";
  const limit = after.modifiers[0] ?? Infinity;
  return limit < (before.modifiers[0] ?? Infinity)
    ? "longer values make the statement fail, or are cut by the USING"
    : undefined;
}

/** Digits before the point. */
function digits({ modifiers: [precision = Infinity, scale = 0] }: TypeText): number {
  return precision - scale;
}

const wholeDigits = (name: string) => ({ smallint: 5, integer: 10 })[name] ?? 19;
