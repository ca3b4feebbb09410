// NOTHING_TO_DO: an IF EXISTS or IF NOT EXISTS that, after the files before it, does nothing.
import { nameOf } from "../file/index.ts";
import { as } from "../sql/index.ts";
import { alterationsOf, type Hit, hitOf, type Rule } from "./rule.ts";

export const nothingToDo: Rule = {
  code: "NOTHING_TO_DO",
  severity: "warning",
  title: "IF EXISTS or IF NOT EXISTS makes the statement do nothing",
  check: (context) => {
    const statements = context.file.up.statements.flatMap((view): readonly Hit[] => {
      const create = as(view.node, "CreateStmt");
      const table = context.scope(view).existing(create?.relation);
      if (create?.if_not_exists && table) {
        return [
          {
            at: view.at,
            view,
            table,
            message: `${table.label} is there since an earlier file, so this statement does nothing, whatever columns it lists`,
            hint: "Write ALTER TABLE for what is new, or drop the statement.",
          },
        ];
      }
      const drop = as(view.node, "DropStmt");
      if (drop?.removeType !== "OBJECT_TABLE" || !drop.missing_ok) return [];
      const names = (drop.objects ?? []).map(nameOf);
      const made = context.file.up.statements.some(({ node }) =>
        names.some(({ relname }) => as(node, "CreateStmt")?.relation?.relname === relname),
      );
      const there = names.some((name) => context.world.find(name) || context.mayExist(name.relname ?? ""));
      if (made || there) return [];
      const label = names
        .map(({ schemaname, relname }) => (schemaname ? `${schemaname}.${relname}` : relname))
        .join(", ");
      return [
        {
          at: view.at,
          view,
          message: `no earlier file makes ${label}, so this statement does nothing here`,
          hint: "Is the name right? If only some databases have it, say so: -- gosling: allow NOTHING_TO_DO reason.",
        },
      ];
    });
    const columns = alterationsOf(context).flatMap((alteration) => {
      const { command, table } = alteration;
      const name = as(command.def, "ColumnDef")?.colname;
      if (command.subtype !== "AT_AddColumn" || !command.missing_ok) return [];
      if (!table.columns.some((column) => column.name === name)) return [];
      return [
        hitOf(alteration, {
          message: `${table.label}.${name} is there since an earlier file, so IF NOT EXISTS does nothing, whatever type it says`,
          hint: "Write ALTER COLUMN for what is new, or drop the statement.",
        }),
      ];
    });
    return [...statements, ...columns];
  },
};
