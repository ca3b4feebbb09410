// DROP_CASCADE: CASCADE drops what the file does not name.
import { as } from "../sql/index.ts";
import { alterationsOf, type Hit, type Rule } from "./rule.ts";

export const dropCascade: Rule = {
  code: "DROP_CASCADE",
  severity: "warning",
  title: "CASCADE drops what the file does not name",
  check: (context) => {
    const hint = "Drop what depends on it by name, before it. Without CASCADE PostgreSQL lists what that is.";
    const drops = context.file.up.statements.flatMap((view): readonly Hit[] => {
      const drop = as(view.node, "DropStmt");
      if (drop?.behavior !== "DROP_CASCADE") return [];
      return [
        {
          at: view.at,
          view,
          message: "CASCADE drops whatever depends on it, and differs from database to database",
          hint,
        },
      ];
    });
    const parts = alterationsOf(context)
      .filter(
        ({ command }) =>
          command.behavior === "DROP_CASCADE" && /^AT_Drop(Column|Constraint)$/.test(command.subtype ?? ""),
      )
      .map(({ view, command, table }): Hit => {
        const what = command.subtype === "AT_DropColumn" ? "column" : "constraint";
        return {
          at: view.at,
          view,
          table,
          message: `CASCADE drops whatever depends on the ${what} ${command.name} of ${table.label}`,
          hint,
        };
      });
    return [...drops, ...parts];
  },
};
