// DROP_COLUMN: an Up that drops a column that was there before it, with its values.
import { as } from "../sql/index.ts";
import { alterationsOf, type Hit, hitOf, type Rule, type RuleContext } from "./rule.ts";

export const dropColumn: Rule = {
  code: "DROP_COLUMN",
  severity: "warning",
  title: "a column is dropped with its values",
  check: (context) => [...attributes(context), ...columns(context)],
};

const columns = (context: RuleContext) =>
  alterationsOf(context)
    .filter(({ table, command }) => command.subtype === "AT_DropColumn" && hasColumn(table, command.name))
    .map((alteration) =>
      hitOf(alteration, {
        message: `the values of ${alteration.table.label}.${alteration.command.name} are gone for good, and code that still names the column fails at once`,
        hint: "Drop it one release after the last code that names it (SELECT * and INSERT without a column list name it too). A Down can add the column again, not its values.",
      }),
    );

/** Of a composite type: the values go in each column of that type. */
const attributes = (context: RuleContext) =>
  context.file.up.statements.flatMap((view): readonly Hit[] => {
    const alter = as(view.node, "AlterTableStmt");
    const { world } = context.scope(view);
    const [type] =
      alter?.objtype === "OBJECT_TYPE" && alter.relation ? world.named(world.types, alter.relation) : [];
    if (!type) return [];
    return (alter?.cmds ?? []).flatMap((item): readonly Hit[] => {
      const command = as(item, "AlterTableCmd");
      if (command?.subtype !== "AT_DropColumn") return [];
      return [
        {
          at: view.at,
          view,
          object: `${type.schema}.${type.name}`,
          message: `the values of the attribute ${command.name} of ${type.name} are gone for good, in every column of that type, and code that still names it fails at once`,
          hint: "Drop it one release after the last code that names it.",
        },
      ];
    });
  });

function hasColumn(
  table: { readonly columns: readonly { readonly name: string }[] },
  name: string | undefined,
): boolean {
  return table.columns.some((column) => column.name === name);
}
