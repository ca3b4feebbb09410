// DELETES_ALL_ROWS: TRUNCATE, or DELETE without a condition, on a table that was there before the file.
import type { Node } from "libpg-query";
import { as, findAll } from "../sql/index.ts";
import { objectOf } from "../world/index.ts";
import { commaList } from "./naming.ts";
import type { Hit, Rule } from "./rule.ts";

export const deletesAllRows: Rule = {
  code: "DELETES_ALL_ROWS",
  severity: "warning",
  title: "a table is emptied",
  check: (context) =>
    context.file.up.statements.flatMap((view): readonly Hit[] => {
      const { existing } = context.scope(view);
      const truncate = as(view.node, "TruncateStmt");
      // Those in a WITH, too.
      const whole = findAll(view.node, "DeleteStmt").filter(
        ({ whereClause, usingClause }) => (!whereClause || isTrue(whereClause)) && !usingClause,
      );
      const named = truncate
        ? (truncate.relations ?? []).map((node) => as(node, "RangeVar"))
        : whole.map(({ relation }) => relation);
      const tables = named.flatMap((relation) => existing(relation) ?? []);
      if (tables.length === 0) return [];
      const names = commaList(tables.map((table) => table.label));
      const cascade = truncate?.behavior === "DROP_CASCADE" ? ", and of every table that refers to it" : "";
      return [
        {
          at: view.at,
          view,
          object: commaList(tables.map(objectOf).toSorted()),
          message: `every row of ${names}${cascade} is deleted for good`,
          hint: "If the rows are worthless, say so: -- gosling: allow DELETES_ALL_ROWS reason. If not, name in a WHERE which ones are.",
        },
      ];
    }),
};

function isTrue(node: Node): boolean {
  return as(node, "A_Const")?.boolval?.boolval === true;
}
