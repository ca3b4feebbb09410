// SET_NOT_NULL: every row is read under ACCESS EXCLUSIVE, unless a validated check says already that there is no NULL.
import { quoteName } from "../../text/index.ts";
import { alteredTable } from "./naming.ts";
import { alterationsOf, hitOf, type Rule, waitingFor } from "./rule.ts";

export const setNotNull: Rule = {
  code: "SET_NOT_NULL",
  severity: "warning",
  title: "SET NOT NULL reads every row under a lock",
  bySize: true,
  check: (context) =>
    alterationsOf(context).flatMap((alteration) => {
      const { command, table, view } = alteration;
      const column = table.columns.find(({ name }) => name === command.name);
      if (command.subtype !== "AT_SetNotNull" || !column || column.notNull) return [];
      const on = alteredTable(view, table);
      const name = quoteName(column.name);
      const check = quoteName(`${table.name}_${column.name}_not_null`);
      const recipe =
        context.target >= 18
          ? `ALTER TABLE ${on} ADD CONSTRAINT ${check} NOT NULL ${name} NOT VALID;\n-- in the next file:\nALTER TABLE ${on} VALIDATE CONSTRAINT ${check};`
          : `ALTER TABLE ${on} ADD CONSTRAINT ${check} CHECK (${name} IS NOT NULL) NOT VALID;\n-- in the next file:\nALTER TABLE ${on} VALIDATE CONSTRAINT ${check};\n-- and in the one after it:\nALTER TABLE ${on} ALTER COLUMN ${name} SET NOT NULL;\nALTER TABLE ${on} DROP CONSTRAINT ${check};`;
      return [
        hitOf(alteration, {
          message: `every row of ${table.label} is read to see that ${column.name} holds no NULL, and meanwhile ${waitingFor(context, view, table, "ACCESS EXCLUSIVE")}`,
          hint: "Let a constraint that is NOT VALID and then validated say it: validating lets reads and writes pass.",
          recipe,
        }),
      ];
    }),
};
