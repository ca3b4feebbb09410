// FOREIGN_KEY_ACTION: a foreign key that refused a DELETE now deletes or empties rows itself.
import { as } from "../sql/index.ts";
import { commaList } from "./naming.ts";
import { alterationsOf, hitOf, type Rule } from "./rule.ts";

const DOES: Readonly<Record<string, string>> = {
  c: "deletes the rows of",
  n: "empties the column in the rows of",
  d: "sets the default in the rows of",
};

export const foreignKeyAction: Rule = {
  code: "FOREIGN_KEY_ACTION",
  severity: "warning",
  title: "a foreign key that refused a DELETE deletes or changes rows from now on",
  check: (context) =>
    alterationsOf(context).flatMap((alteration) => {
      const { command, table } = alteration;
      const constraint = command.subtype === "AT_AddConstraint" ? as(command.def, "Constraint") : undefined;
      const does = DOES[constraint?.fk_del_action ?? ""];
      if (constraint?.contype !== "CONSTR_FOREIGN" || !does) return [];
      const columns = (constraint.fk_attrs ?? []).map((node) => as(node, "String")?.sval ?? "");
      const parent = constraint.pktable && context.scope(alteration.view).existing(constraint.pktable);
      const old = table.constraints.find(
        ({ type, references, columns: own }) =>
          type === "f" && references === parent?.oid && own.join() === columns.join(),
      );
      if (!parent || !old || !/^[ar]$/.test(old.onDelete)) return [];
      return [
        hitOf(alteration, {
          object: `${table.schema}.${table.name}.${constraint.conname ?? old.name}`,
          message: `a DELETE of ${parent.label} failed while rows of ${table.label} referred to it by ${commaList(columns)}; from now on it ${does} ${table.label}`,
          hint: "Is every DELETE of the running code, and of people at psql, meant so? Then say so: -- gosling: allow FOREIGN_KEY_ACTION reason.",
        }),
      ];
    }),
};
