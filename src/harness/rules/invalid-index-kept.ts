// INVALID_INDEX_KEPT: CREATE INDEX CONCURRENTLY IF NOT EXISTS takes the INVALID index of a broken attempt for the real one.
import { quoteName } from "../../text/index.ts";
import { nameOf } from "../file/index.ts";
import { as } from "../sql/index.ts";
import type { Hit, Rule } from "./rule.ts";

export const invalidIndexKept: Rule = {
  code: "INVALID_INDEX_KEPT",
  severity: "warning",
  title: "IF NOT EXISTS keeps an INVALID index of a broken attempt",
  check: ({ file }) => {
    const dropped = new Set<string | undefined>();
    return file.up.statements.flatMap((view): readonly Hit[] => {
      for (const object of as(view.node, "DropStmt")?.objects ?? []) dropped.add(nameOf(object).relname);
      const index = as(view.node, "IndexStmt");
      if (!index?.concurrent || !index.if_not_exists || dropped.has(index.idxname)) return [];
      const name = quoteName(index.idxname ?? "");
      return [
        {
          at: view.at,
          view,
          message: `when the build of ${index.idxname} is interrupted, an INVALID index of that name stays, and IF NOT EXISTS then skips the build and reports success`,
          hint: "Take away what a broken attempt left behind, and create without IF NOT EXISTS.",
          recipe: `DROP INDEX CONCURRENTLY IF EXISTS ${name};\n${view.text.replace(/\s+if\s+not\s+exists/i, "")};`,
        },
      ];
    });
  },
};
