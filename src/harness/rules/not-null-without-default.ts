// NOT_NULL_WITHOUT_DEFAULT: ADD COLUMN ... NOT NULL without a value for the rows that are there.
import { quoteName } from "../../text/index.ts";
import { as } from "../sql/index.ts";
import { alteredTable, typeLabel, typeOf } from "./naming.ts";
import { alterationsOf, hitOf, type Rule } from "./rule.ts";

const VALUE = ["CONSTR_DEFAULT", "CONSTR_IDENTITY", "CONSTR_GENERATED"];

export const notNullWithoutDefault: Rule = {
  code: "NOT_NULL_WITHOUT_DEFAULT",
  severity: "warning",
  title: "a NOT NULL column without a default is added to a table that may have rows",
  check: (context) =>
    alterationsOf(context).flatMap((alteration) => {
      const { command, table, view } = alteration;
      const column = command.subtype === "AT_AddColumn" ? as(command.def, "ColumnDef") : undefined;
      if (!column || table.columns.some(({ name }) => name === column.colname)) return [];
      const constraints = (column.constraints ?? []).flatMap((node) => as(node, "Constraint")?.contype ?? []);
      const required = constraints.includes("CONSTR_NOTNULL") || constraints.includes("CONSTR_PRIMARY");
      const type = typeOf(column.typeName);
      if (!required || constraints.some((one) => VALUE.includes(one)) || /serial$/.test(type.name)) return [];
      const name = quoteName(column.colname ?? "");
      const on = alteredTable(view, table);
      return [
        hitOf(alteration, {
          message: `${table.label}.${column.colname} is NOT NULL without a default: the statement fails as soon as ${table.label} has one row`,
          hint: "A constant default costs nothing: the table is not rewritten. Where each row needs a value of its own: add the column as nullable, fill it in batches, then SET NOT NULL.",
          recipe: `ALTER TABLE ${on} ADD COLUMN ${name} ${typeLabel(type)} NOT NULL DEFAULT ...;`,
        }),
      ];
    }),
};
