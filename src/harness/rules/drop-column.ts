// DROP_COLUMN: an Up that drops a column that was there before it, with its values.
import { alterationsOf, hitOf, type Rule } from "./rule.ts";

export const dropColumn: Rule = {
  code: "DROP_COLUMN",
  severity: "warning",
  title: "a column is dropped with its values",
  check: (context) =>
    alterationsOf(context)
      .filter(({ table, command }) => command.subtype === "AT_DropColumn" && hasColumn(table, command.name))
      .map((alteration) =>
        hitOf(alteration, {
          message: `the values of ${alteration.table.label}.${alteration.command.name} are gone for good, and code that still names the column fails at once`,
          hint: "Drop it one release after the last code that names it (SELECT * and INSERT without a column list name it too). A Down can add the column again, not its values.",
        }),
      ),
};

function hasColumn(
  table: { readonly columns: readonly { readonly name: string }[] },
  name: string | undefined,
): boolean {
  return table.columns.some((column) => column.name === name);
}
