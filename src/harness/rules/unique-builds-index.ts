// UNIQUE_BUILDS_INDEX: a UNIQUE, PRIMARY KEY or EXCLUDE constraint builds its index under ACCESS EXCLUSIVE.
import { quoteName } from "../../text/index.ts";
import { as } from "../sql/index.ts";
import { alteredTable, commaList } from "./naming.ts";
import { alterationsOf, hitOf, type Rule, waitingFor } from "./rule.ts";

const KINDS: Readonly<Record<string, string>> = {
  CONSTR_UNIQUE: "UNIQUE",
  CONSTR_PRIMARY: "PRIMARY KEY",
  CONSTR_EXCLUSION: "EXCLUDE",
};

export const uniqueBuildsIndex: Rule = {
  code: "UNIQUE_BUILDS_INDEX",
  severity: "warning",
  title: "a unique constraint builds its index while the table is locked",
  bySize: true,
  check: (context) =>
    alterationsOf(context).flatMap((alteration) => {
      const { command, view } = alteration;
      const { table } = alteration;
      const constraint = command.subtype === "AT_AddConstraint" ? as(command.def, "Constraint") : undefined;
      const kind = KINDS[constraint?.contype ?? ""];
      if (!constraint || !kind || constraint.indexname) return [];
      // ONLY a partitioned table has no rows of its own.
      const only = as(view.node, "AlterTableStmt")?.relation?.inh !== true;
      if (only && table.kind === "partitioned table") return [];
      const columns = (constraint.keys ?? []).flatMap((node) => as(node, "String")?.sval ?? []);
      const on = alteredTable(view, table);
      const name = quoteName(constraint.conname ?? `${table.name}_${columns.join("_")}_key`);
      const possible = kind !== "EXCLUDE" && table.kind !== "partitioned table";
      return [
        hitOf(alteration, {
          message: `${kind} builds an index of ${table.label}, and meanwhile ${waitingFor(context, view, table, "ACCESS EXCLUSIVE")}`,
          hint: possible
            ? "Build the unique index CONCURRENTLY in a NO TRANSACTION file, then make the constraint of it: that takes a moment."
            : "There is no way to build this index beside running work: plan a quiet hour, and set lock_timeout.",
          ...(possible && {
            recipe: `-- +goose NO TRANSACTION\n-- +goose Up\nCREATE UNIQUE INDEX CONCURRENTLY ${name} ON ${on} (${commaList(columns.map(quoteName))});\n-- in the next file:\nALTER TABLE ${on} ADD CONSTRAINT ${name} ${kind} USING INDEX ${name};`,
          }),
        }),
      ];
    }),
};
