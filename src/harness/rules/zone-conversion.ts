// ZONE_CONVERSION: timestamps get or lose their time zone, by the zone of whichever session runs the file.
import { as } from "../sql/index.ts";
import { typeFromText, typeOf } from "./naming.ts";
import { alterationsOf, hitOf, type Rule } from "./rule.ts";

const PLAIN = "timestamp without time zone";
const ZONED = "timestamp with time zone";

export const zoneConversion: Rule = {
  code: "ZONE_CONVERSION",
  severity: "warning",
  title: "timestamps are converted by the session's time zone",
  check: (context) =>
    alterationsOf(context).flatMap((alteration) => {
      const { command, table, view } = alteration;
      const column = table.columns.find(({ name }) => name === command.name);
      const definition = as(command.def, "ColumnDef");
      if (command.subtype !== "AT_AlterColumnType" || !column || !definition || definition.raw_default)
        return [];
      const from = typeFromText(column.type).name;
      const to = typeOf(definition.typeName).name;
      if (!((from === PLAIN && to === ZONED) || (from === ZONED && to === PLAIN))) return [];
      const { statements } = context.file.up;
      const named = statements
        .slice(0, statements.indexOf(view))
        .some(({ node }) => as(node, "VariableSetStmt")?.name?.toLowerCase() === "timezone");
      if (named) return [];
      return [
        hitOf(alteration, {
          object: `${table.schema}.${table.name}.${column.name}`,
          message: `${table.label}.${column.name} is converted by the TimeZone of the session that runs this: another zone, other values, and outside of UTC every row is written anew under ACCESS EXCLUSIVE`,
          hint: "Say which zone the values are in: SET LOCAL timezone = 'UTC' before it (then no row is rewritten), or USING column AT TIME ZONE 'Europe/Oslo' (then all are).",
          recipe: `SET LOCAL timezone = 'UTC';\n${view.text};`,
        }),
      ];
    }),
};
