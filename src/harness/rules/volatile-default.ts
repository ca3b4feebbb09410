// VOLATILE_DEFAULT: ADD COLUMN with a default that differs from row to row, so that every row is written anew.
import { quoteName } from "../../text/index.ts";
import { as, findAll } from "../sql/index.ts";
import { alteredTable, functionName, typeLabel, typeOf } from "./naming.ts";
import { alterationsOf, hitOf, type Rule } from "./rule.ts";

/** Of the functions that come with PostgreSQL and its usual extensions. now() is stable: one value, no rewrite. */
const VOLATILE = new Set([
  "random",
  "random_normal",
  "clock_timestamp",
  "timeofday",
  "gen_random_uuid",
  "gen_random_bytes",
  "uuidv4",
  "uuidv7",
  "uuid_generate_v1",
  "uuid_generate_v1mc",
  "uuid_generate_v4",
  "nextval",
]);

export const volatileDefault: Rule = {
  code: "VOLATILE_DEFAULT",
  severity: "warning",
  title: "a default that differs from row to row rewrites the table",
  bySize: true,
  check: (context) =>
    alterationsOf(context).flatMap((alteration) => {
      const { command, table, view } = alteration;
      const column = command.subtype === "AT_AddColumn" ? as(command.def, "ColumnDef") : undefined;
      if (!column) return [];
      const constraints = (column.constraints ?? []).flatMap((node) => as(node, "Constraint") ?? []);
      const value = constraints.find(({ contype }) => contype === "CONSTR_DEFAULT")?.raw_expr;
      const call = findAll(value, "FuncCall")
        .map(functionName)
        .find((name) => VOLATILE.has(name));
      const type = typeOf(column.typeName);
      const counted =
        /serial$/.test(type.name) || constraints.some(({ contype }) => contype === "CONSTR_IDENTITY");
      if (!call && !counted) return [];
      const what = call ? `${call}()` : "a sequence";
      const name = quoteName(column.colname ?? "");
      const on = alteredTable(view, table);
      const fill = call ? `${call}()` : "...";
      return [
        hitOf(alteration, {
          message: `${what} gives each row another value: ${table.label} is rewritten under ACCESS EXCLUSIVE, and the values differ from database to database`,
          hint: "Add the column empty, give new rows their default, and fill the old rows in batches.",
          recipe: [
            `ALTER TABLE ${on} ADD COLUMN ${name} ${typeLabel(type)
              .replace("bigserial", "bigint")
              .replace(/^(small)?serial$/, "integer")};`,
            `ALTER TABLE ${on} ALTER COLUMN ${name} SET DEFAULT ${fill};`,
            `-- in batches, outside of the migration's transaction:`,
            `UPDATE ${on} SET ${name} = ${fill} WHERE ${name} IS NULL AND id BETWEEN ... AND ...;`,
          ].join("\n"),
        }),
      ];
    }),
};
