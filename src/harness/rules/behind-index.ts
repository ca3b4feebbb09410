// FUNCTION_BEHIND_INDEX: a function gets another body, and what was computed with the old one stays as it is.
import { as, mentions } from "../sql/index.ts";
import { bareName, changedAt } from "./places.ts";
import type { Hit, Rule } from "./rule.ts";

export const functionBehindIndex: Rule = {
  code: "FUNCTION_BEHIND_INDEX",
  severity: "warning",
  title: "a function that an index, a check or a stored column uses is changed",
  check: (context) => {
    const { world, after, file } = context;
    if (!after) return [];
    const changed = world.functions.filter((old) =>
      after.functions.some((now) => now.oid === old.oid && now.body !== old.body),
    );
    const rebuilt = (name: string) =>
      file.up.statements.some(({ node, text }) => as(node, "ReindexStmt") && mentions(text, name));
    return changed.flatMap(({ oid, schema, name }): readonly Hit[] => {
      const users = after.tables.flatMap((table) =>
        table.uses
          .filter((use) => use.function === oid && !rebuilt(bareName(use.name)) && !rebuilt(table.name))
          .map((use) => ({ table, label: `${WORDS[use.kind]} ${use.name} of ${table.label}` })),
      );
      const [first] = users;
      if (!first) return [];
      return [
        {
          ...changedAt(context, name, /^CreateFunctionStmt$/),
          table: first.table,
          object: `${schema}.${name}`,
          message: `${name} computes something else from now on, and ${users.map(({ label }) => label).join(", ")} keeps what the old body gave: an index then misses rows, a check holds rows that break it`,
          hint: "Make a function of a new name, build what uses it beside the old, and switch. Or REINDEX CONCURRENTLY right after this file, and write the stored values anew.",
        },
      ];
    });
  },
};

const WORDS = { index: "the index", check: "the check", column: "the stored column" } as const;
