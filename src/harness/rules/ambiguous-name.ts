// AMBIGUOUS_NAME: a name without a schema, where several schemas have a table of that name.
import { relationsIn } from "../sql/index.ts";
import { commaList } from "./naming.ts";
import type { Hit, Rule } from "./rule.ts";

export const ambiguousName: Rule = {
  code: "AMBIGUOUS_NAME",
  severity: "warning",
  title: "a name without a schema that several schemas have",
  check: ({ file, world, scope }) =>
    [...file.up.statements, ...file.down.statements].flatMap((view): readonly Hit[] => {
      const seen = new Set<string>();
      return relationsIn(view.node).flatMap((relation): readonly Hit[] => {
        const name = relation.relname ?? "";
        if (relation.schemaname !== undefined || seen.has(name)) return [];
        seen.add(name);
        const same = world.tables.filter((table) => table.name === name);
        if (same.length < 2 || (view.direction === "up" && !scope(view).existing(relation))) return [];
        return [
          {
            at: view.place(relation.location),
            view,
            message: `${name} exists in ${commaList(same.map((table) => table.schema))}: which one is meant depends on the search_path of whoever migrates`,
            hint: `Write the schema: ${same[0]!.schema}.${name}.`,
          },
        ];
      });
    }),
};
