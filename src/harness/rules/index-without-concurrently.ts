// INDEX_WITHOUT_CONCURRENTLY: an index is built on an older table while nobody can write to it.
import { quoteName } from "../../text/index.ts";
import type { SqlView } from "../file/index.ts";
import { as } from "../sql/index.ts";
import { type Hit, type Rule, statementsOf, waitingFor } from "./rule.ts";

export const indexWithoutConcurrently: Rule = {
  code: "INDEX_WITHOUT_CONCURRENTLY",
  severity: "warning",
  title: "an index is built on an older table while writes wait",
  bySize: true,
  check: (context) =>
    statementsOf(context).flatMap(({ view, old }): readonly Hit[] => {
      const index = as(view.node, "IndexStmt");
      const table = old(index?.relation);
      if (!index || index.concurrent || !table) return [];
      const partitioned = table.kind === "partitioned table";
      // ON ONLY the parent builds nothing.
      if (partitioned && index.relation?.inh !== true) return [];
      return [
        {
          at: view.at,
          view,
          table,
          message: `the index is built while ${waitingFor(context, view, table, "SHARE")}`,
          ...(partitioned
            ? {
                hint: "A partitioned table has no CONCURRENTLY: create the index ON ONLY the parent, then on each partition CONCURRENTLY, and attach each with ALTER INDEX ... ATTACH PARTITION.",
              }
            : {
                hint: "Build it CONCURRENTLY, alone in a file of its own. IF EXISTS first takes away what a broken attempt left behind.",
                recipe: recipe(view, index.idxname),
              }),
        },
      ];
    }),
};

function recipe({ text, direction }: SqlView, name: string | undefined): string {
  const create = text.replace(
    /^(create\s+(?:unique\s+)?index)\s+(?:if\s+not\s+exists\s+)?/i,
    "$1 CONCURRENTLY ",
  );
  const again = name === undefined ? "" : `DROP INDEX CONCURRENTLY IF EXISTS ${quoteName(name)};\n`;
  return `-- +goose NO TRANSACTION\n-- +goose ${direction === "up" ? "Up" : "Down"}\n${again}${create};`;
}
