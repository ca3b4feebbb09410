// TABLE_REWRITTEN, by rule: VACUUM FULL and CLUSTER, which run where nothing can be traced. Other rewrites are traced.
import { as, isSet } from "../sql/index.ts";
import { commaList } from "./naming.ts";
import type { Hit, Rule } from "./rule.ts";

export const tableRewritten: Rule = {
  code: "TABLE_REWRITTEN",
  severity: "warning",
  title: "every row of a table is written anew under a lock",
  bySize: true,
  check: (context) =>
    context.file.up.statements.flatMap((view): readonly Hit[] => {
      const vacuum = as(view.node, "VacuumStmt");
      const full = isSet(vacuum?.options, "full");
      const cluster = as(view.node, "ClusterStmt");
      if (!full && !cluster) return [];
      const named = full
        ? (vacuum?.rels ?? []).map((node) => as(node, "VacuumRelation")?.relation)
        : cluster?.relation
          ? [cluster.relation]
          : [];
      const tables = named.flatMap((relation) => context.scope(view).existing(relation) ?? []);
      if (named.length > 0 && tables.length === 0) return [];
      const names = named.length === 0 ? "every table" : commaList(tables.map((table) => table.label));
      return [
        {
          at: view.at,
          view,
          ...(tables[0] && { table: tables[0] }),
          message: `every row of ${names} is written anew under ACCESS EXCLUSIVE: reads and writes wait until it is done`,
          hint: "A plain VACUUM works beside reads and writes. Where the space is needed back, plan a quiet hour.",
        },
      ];
    }),
};
