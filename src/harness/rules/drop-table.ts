// DROP_TABLE: an Up that drops a table that was there before it, with its rows.
import { nameOf } from "../file/index.ts";
import { as, wordsOf } from "../sql/index.ts";
import { objectOf, type TableFacts } from "../world/index.ts";
import { commaList } from "./naming.ts";
import type { Hit, Rule, RuleContext } from "./rule.ts";

export const dropTable: Rule = {
  code: "DROP_TABLE",
  severity: "warning",
  title: "a table is dropped with its rows",
  check: (context) =>
    context.file.up.statements.flatMap((view): readonly Hit[] => {
      const drop = as(view.node, "DropStmt");
      if (!drop) return [];
      const objects = drop.objects ?? [];
      const tables =
        drop.removeType === "OBJECT_TABLE"
          ? objects.flatMap((object) => context.scope(view).existing(nameOf(object)) ?? [])
          : drop.removeType === "OBJECT_SCHEMA" && drop.behavior === "DROP_CASCADE"
            ? objects.flatMap((object) =>
                tablesOf(context, as(object, "String")?.sval ?? wordsOf(object).at(-1)),
              )
            : [];
      if (tables.length === 0) return [];
      const names = commaList(tables.map((table) => table.label));
      return [
        {
          at: view.at,
          view,
          object: commaList(tables.map(objectOf).toSorted()),
          message: `the rows of ${names} are gone for good: a Down can bring back an empty table at most`,
          hint: "Drop it one release after the last code that reads or writes it, after you have tested a backup, and say so: -- gosling: allow DROP_TABLE reason.",
        },
      ];
    }),
};

function tablesOf(context: RuleContext, schema: string | undefined): readonly TableFacts[] {
  return context.world.tables.filter((table) => table.schema === schema && /table$/.test(table.kind));
}
