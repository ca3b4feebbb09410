// What running code relies on in an older table, and what it must meet from now on: keys, NOT NULL, defaults, new constraints.
import { quoteName } from "../../text/index.ts";
import type { MigrationFile } from "../file/index.ts";
import { nameOf } from "../file/index.ts";
import { as } from "../sql/index.ts";
import type { TableFacts } from "../world/index.ts";
import { commaList, tableSql } from "./naming.ts";
import { type Alteration, alterationsOf, type Hit, hitOf, type Rule, type RuleContext } from "./rule.ts";

export const dropNotNull: Rule = {
  code: "DROP_NOT_NULL",
  severity: "warning",
  title: "a column may be NULL that the running code knows as never NULL",
  check: (context) =>
    alterationsOf(context).flatMap((alteration) => {
      const { command, table } = alteration;
      const column = table.columns.find(({ name }) => name === command.name);
      if (command.subtype !== "AT_DropNotNull" || !column?.notNull) return [];
      return [
        hitOf(alteration, {
          object: columnObject(table, column.name),
          message: `${table.label}.${column.name} may be NULL from now on, but the previous release expects it never to be`,
          hint: "First deploy code that handles NULL, and write NULL only with the release after it. Then say so: -- gosling: allow DROP_NOT_NULL reason.",
        }),
      ];
    }),
};

export const defaultDropped: Rule = {
  code: "DEFAULT_DROPPED",
  severity: "warning",
  title: "a NOT NULL column loses its default, and the running code's INSERTs with it",
  check: (context) =>
    alterationsOf(context).flatMap((alteration) => {
      const { command, table } = alteration;
      const column = table.columns.find(({ name }) => name === command.name);
      if (command.subtype === "AT_DropExpression" && column?.generated) {
        return [
          hitOf(alteration, {
            object: columnObject(table, column.name),
            message: `${table.label}.${column.name} is no longer computed: rows that the running code writes from now on have NULL in it`,
            hint: "Deploy the code that writes the value first, or give the column a trigger. Then say so: -- gosling: allow DEFAULT_DROPPED reason.",
          }),
        ];
      }
      const drops =
        (command.subtype === "AT_ColumnDefault" && command.def === undefined) ||
        command.subtype === "AT_DropIdentity";
      if (!drops || !column?.notNull || !(column.hasDefault || column.generated)) return [];
      if (isFilledAgain(context.file, table, column.name)) return [];
      return [
        hitOf(alteration, {
          object: columnObject(table, column.name),
          message: `${table.label}.${column.name} is NOT NULL and loses its default: every INSERT of the running code that leaves it out fails`,
          hint: "Deploy the code that always gives the value first, then drop the default, and say so: -- gosling: allow DEFAULT_DROPPED reason.",
        }),
      ];
    }),
};

/** A default, an identity or NULL takes its place in the same file, or the column goes. */
function isFilledAgain({ up }: MigrationFile, table: TableFacts, column: string): boolean {
  return up.statements.some(({ node }) => {
    const alter = as(node, "AlterTableStmt");
    if (alter?.relation?.relname !== table.name) return false;
    return (alter.cmds ?? []).some((item) => {
      const { subtype, name, def } = as(item, "AlterTableCmd") ?? {};
      if (name !== column) return false;
      return (
        (subtype === "AT_ColumnDefault" && def !== undefined) ||
        /^AT_(AddIdentity|DropNotNull|DropColumn)$/.test(subtype ?? "")
      );
    });
  });
}

export const keyDropped: Rule = {
  code: "KEY_DROPPED",
  severity: "warning",
  title: "a key is dropped that ON CONFLICT, foreign keys or the running code rely on",
  check: (context) => {
    const constraints = alterationsOf(context).flatMap((alteration) => {
      const { command, table } = alteration;
      const dropped = table.constraints.find(({ name }) => name === command.name);
      if (command.subtype !== "AT_DropConstraint" || !dropped || !/^[pu]$/.test(dropped.type)) return [];
      if (hasKeyAfter(context, table, dropped.columns)) return [];
      const what = dropped.type === "p" ? "the primary key" : `the unique constraint ${dropped.name}`;
      return [
        hitOf(alteration, {
          object: columnObject(table, dropped.name),
          message: `${what} of ${table.label} (${commaList(dropped.columns)}) is gone: INSERT ... ON CONFLICT (${commaList(dropped.columns)}) fails at once, and rows may be there twice`,
          hint: KEY_HINT,
        }),
      ];
    });
    const indexes = context.file.up.statements.flatMap((view): readonly Hit[] => {
      const drop = as(view.node, "DropStmt");
      if (drop?.removeType !== "OBJECT_INDEX") return [];
      return (drop.objects ?? []).flatMap((object): readonly Hit[] => {
        const name = nameOf(object);
        const table = context.scope(view).world.findByIndex(name);
        const index = table?.indexes.find((one) => one.name === name.relname);
        if (!table || !index?.unique || !index.valid) return [];
        const columns = index.columns.map((column) => column ?? "(expression)");
        if (hasKeyAfter(context, table, columns)) return [];
        return [
          {
            at: view.at,
            view,
            table,
            object: `${table.schema}.${index.name}`,
            message: `the unique index ${index.name} of ${table.label} (${commaList(columns)}) is gone: INSERT ... ON CONFLICT that infers it fails at once, and rows may be there twice`,
            hint: KEY_HINT,
          },
        ];
      });
    });
    return [...constraints, ...indexes];
  },
};

const KEY_HINT =
  "Deploy the code that does without it first. If another key takes its place, add that one before. Then say so: -- gosling: allow KEY_DROPPED reason.";

/** A unique index over the same columns is there after the file, or the table is not. */
function hasKeyAfter({ after }: RuleContext, table: TableFacts, columns: readonly string[]): boolean {
  if (!after) return false;
  const now = after.tables.find(({ oid }) => oid === table.oid);
  if (!now) return true;
  const wanted = [...columns].sort().join("\n");
  return now.indexes.some(
    ({ unique, where, columns: own }) =>
      unique &&
      where === null &&
      own
        .map((column) => column ?? "(expression)")
        .sort()
        .join("\n") === wanted,
  );
}

const KINDS: Readonly<Record<string, string>> = {
  CONSTR_CHECK: "check",
  CONSTR_FOREIGN: "foreign key",
  CONSTR_UNIQUE: "unique constraint",
  CONSTR_EXCLUSION: "exclusion constraint",
  CONSTR_NOTNULL: "NOT NULL constraint",
};

export const newConstraint: Rule = {
  code: "NEW_CONSTRAINT",
  severity: "note",
  title: "a new constraint may refuse what the running code writes",
  check: (context) =>
    alterationsOf(context).flatMap((alteration) => {
      const { command, table, view } = alteration;
      if (becomesAlways(command)) {
        return [
          hitOf(alteration, {
            object: columnObject(table, command.name ?? ""),
            message: `GENERATED ALWAYS: from this moment ${tableSql(table)} refuses an INSERT that gives ${command.name} itself`,
            hint: "If the previous release leaves the column out, or writes OVERRIDING SYSTEM VALUE, there is nothing to do.",
          }),
        ];
      }
      const constraint = command.subtype === "AT_AddConstraint" ? as(command.def, "Constraint") : undefined;
      const notNull =
        command.subtype === "AT_SetNotNull" &&
        table.columns.some(({ name, notNull: already }) => name === command.name && !already);
      const kind = notNull ? "NOT NULL" : KINDS[constraint?.contype ?? ""];
      if (!kind || constraint?.indexname || (constraint && !concerns(table, view.text, constraint.conname)))
        return [];
      const name = constraint?.conname ? ` ${quoteName(constraint.conname)}` : "";
      return [
        hitOf(alteration, {
          message: `${kind}${name}: from this moment ${tableSql(table)} refuses what the running code may still write${notNull ? ` into ${command.name}` : ""}`,
          hint: "If the previous release already writes only what it allows, there is nothing to do.",
        }),
      ];
    }),
};

function becomesAlways({ subtype, def }: Alteration["command"]): boolean {
  if (subtype === "AT_AddIdentity") return as(def, "Constraint")?.generated_when === "a";
  if (subtype !== "AT_SetIdentity") return false;
  return (as(def, "List")?.items ?? []).some((item) => {
    const option = as(item, "DefElem");
    return option?.defname === "generated" && as(option.arg, "Integer")?.ival === "a".charCodeAt(0);
  });
}

/** A constraint of nothing but columns that the file itself adds surprises nobody. */
function concerns(table: TableFacts, text: string, name: string | undefined): boolean {
  const words = new Set(
    text
      .replace(name ?? "", "")
      .toLowerCase()
      .match(/[\p{L}_][\p{L}\p{N}_$]*/gu) ?? [],
  );
  return table.columns.some((column) => words.has(column.name.toLowerCase()));
}

const columnObject = (table: TableFacts, name: string) => `${table.schema}.${table.name}.${name}`;
