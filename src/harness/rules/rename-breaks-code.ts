// RENAME_BREAKS_CODE: a table or column that running code names gets another name.
import { as } from "../sql/index.ts";
import type { Hit, Rule } from "./rule.ts";

export const renameBreaksCode: Rule = {
  code: "RENAME_BREAKS_CODE",
  severity: "warning",
  title: "a rename breaks the code that is running",
  check: (context) =>
    context.file.up.statements.flatMap((view): readonly Hit[] => {
      const rename = as(view.node, "RenameStmt");
      const table = context.scope(view).existing(rename?.relation);
      if (!rename || !table) return [];
      const column = rename.renameType === "OBJECT_COLUMN" && rename.relationType === "OBJECT_TABLE";
      if (!column && rename.renameType !== "OBJECT_TABLE") return [];
      const what = column ? `${table.label}.${rename.subname}` : table.label;
      return [
        {
          at: view.at,
          view,
          table,
          message: `${what} becomes ${rename.newname}: code of the release before fails from this moment until the new release runs everywhere`,
          hint: column
            ? "Expand and contract: add the new column, write both, fill it, read the new one, and drop the old one two releases later."
            : "Leave a view of the old name behind (simple views can be written to), and drop it when nobody uses it.",
          ...(!column && {
            recipe: `${view.text};\nCREATE VIEW ${table.name} AS SELECT * FROM ${rename.newname};`,
          }),
        },
      ];
    }),
};
