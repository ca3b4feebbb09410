// VERSION_TABLE_TOUCHED: a migration that writes to, alters or drops the table that says what was applied.
import { nameOf } from "../file/index.ts";
import { as, relationsIn } from "../sql/index.ts";
import type { Hit, Rule } from "./rule.ts";

export const versionTableTouched: Rule = {
  code: "VERSION_TABLE_TOUCHED",
  severity: "warning",
  title: "a migration changes the version table itself",
  check: ({ file, versionTable }) => {
    const own = new Set([versionTable.split(".").at(-1), "goose_db_version", "schema_migrations"]);
    return [...file.up.statements, ...file.down.statements].flatMap((view): readonly Hit[] => {
      const drop = as(view.node, "DropStmt");
      const names = [
        ...(as(view.node, "SelectStmt") ? [] : relationsIn(view.node).map((relation) => relation.relname)),
        ...(drop?.removeType === "OBJECT_TABLE"
          ? (drop.objects ?? []).map((object) => nameOf(object).relname)
          : []),
      ];
      const touched = names.find((name) => own.has(name));
      if (touched === undefined) return [];
      return [
        {
          at: view.at,
          view,
          message: `${touched} belongs to the tool that applies migrations; what it says of this file is written in the same transaction`,
          hint: "Leave it alone in files: to record a version by hand, gosling repair VERSION --as applied|pending.",
        },
      ];
    });
  },
};
