// INDEX_WITHOUT_CONCURRENTLY: an index is built on an older table while nobody can write to it.
import { as } from "../sql/index.ts";
import type { Hit, Rule } from "./rule.ts";

export const indexWithoutConcurrently: Rule = {
  code: "INDEX_WITHOUT_CONCURRENTLY",
  severity: "warning",
  title: "an index is built on an older table while writes wait",
  bySize: true,
  check: (context) =>
    context.file.up.statements.flatMap((view): readonly Hit[] => {
      const index = as(view.node, "IndexStmt");
      const table = context.scope(view).existing(index?.relation);
      if (!index || index.concurrent || !table) return [];
      const partitioned = table.kind === "partitioned table";
      return [
        {
          at: view.at,
          view,
          table,
          message: `${table.label} is locked against writes (SHARE) until the index is built and the transaction ends`,
          ...(partitioned
            ? {
                hint: "A partitioned table has no CONCURRENTLY: create the index ON ONLY the parent, then on each partition CONCURRENTLY, and attach each with ALTER INDEX ... ATTACH PARTITION.",
              }
            : {
                hint: "Build it CONCURRENTLY, alone in a file of its own. IF EXISTS first takes away what a broken attempt left behind.",
                recipe: recipe(view.text, index.idxname),
              }),
        },
      ];
    }),
};

function recipe(text: string, name: string | undefined): string {
  const create = text.replace(
    /^(create\s+(?:unique\s+)?index)\s+(?:if\s+not\s+exists\s+)?/i,
    "$1 CONCURRENTLY ",
  );
  const again = name === undefined ? "" : `DROP INDEX CONCURRENTLY IF EXISTS ${name};\n`;
  return `-- +goose NO TRANSACTION\n-- +goose Up\n${again}${create};`;
}
