// RENAME_BREAKS_CODE: what running code names gets another name, or moves to another schema.
import type { Node } from "libpg-query";
import { nameOf, type Scope, type SqlView } from "../file/index.ts";
import { as, type NodeOf, wordsOf } from "../sql/index.ts";
import type { RelationName, TableFacts } from "../world/index.ts";
import { tableSql } from "./naming.ts";
import type { Hit, Rule, RuleContext } from "./rule.ts";

export const renameBreaksCode: Rule = {
  code: "RENAME_BREAKS_CODE",
  severity: "warning",
  title: "a rename breaks the code that is running",
  check: (context) =>
    context.file.up.statements.flatMap((view): readonly Hit[] => {
      const renamed = renamedBy(context, view);
      if (!renamed || (renamed.relation && hasViewOfName(context, view, renamed.relation))) return [];
      const { what, to, table, isTable } = renamed;
      return [
        {
          at: view.at,
          view,
          ...(table && { table }),
          object: renamed.object,
          ...(renamed.note && { severity: "note" as const }),
          message: `${what} becomes ${to}: code of the previous release fails from this moment until the new release runs everywhere`,
          hint: isTable
            ? "Leave a view of the old name behind (simple views can be written to), and drop it when nobody uses it."
            : "Expand and contract: add the new one beside the old one, let both be written, read the new one, and drop the old one two releases later.",
          ...(isTable &&
            table &&
            renamed.target && {
              recipe: `${view.text};\nCREATE VIEW ${tableSql(table)} AS SELECT * FROM ${renamed.target};`,
            }),
        },
      ];
    }),
};

interface Renamed {
  readonly what: string;
  readonly to: string;
  readonly object: string;
  readonly table?: TableFacts;
  /** Of a table or view: its name, under which a view may take its place. */
  readonly relation?: RelationName;
  readonly isTable?: boolean;
  readonly target?: string;
  /** Little code names it. */
  readonly note?: boolean;
}

const RELATIONS = new Set(["OBJECT_TABLE", "OBJECT_VIEW", "OBJECT_MATVIEW", "OBJECT_FOREIGN_TABLE"]);
const ROUTINES = new Set(["OBJECT_FUNCTION", "OBJECT_PROCEDURE", "OBJECT_ROUTINE", "OBJECT_AGGREGATE"]);
const TYPES = new Set(["OBJECT_TYPE", "OBJECT_DOMAIN"]);

/** Undefined for what was not there before the file, and for what no code names: an index, a check, a trigger. */
function renamedBy(context: RuleContext, view: SqlView): Renamed | undefined {
  const scope = context.scope(view);
  const value = as(view.node, "AlterEnumStmt");
  if (value?.oldVal !== undefined && value.newVal !== undefined) {
    const [type] = scope.world.named(scope.world.types, named(wordsOf(value.typeName ?? [])));
    return (
      type && {
        what: `the value '${value.oldVal}' of ${type.name}`,
        to: `'${value.newVal}'`,
        object: `${type.schema}.${type.name}`,
      }
    );
  }
  const rename = as(view.node, "RenameStmt");
  if (rename?.renameType === "OBJECT_TABCONSTRAINT") return renamedKey(scope, rename);
  const moved = as(view.node, "AlterObjectSchemaStmt");
  const type = rename?.renameType ?? moved?.objectType ?? "";
  const to = rename?.newname ?? moved?.newschema ?? "";
  const isColumn = type === "OBJECT_COLUMN" || type === "OBJECT_ATTRIBUTE";
  if (type === "OBJECT_SCHEMA") {
    const name = rename?.subname ?? "";
    return context.world.schemas.includes(name)
      ? { what: `the schema ${name}`, to, object: name }
      : undefined;
  }
  if (RELATIONS.has(type) || isColumn) {
    const relation = rename?.relation ?? moved?.relation;
    const table = scope.existing(relation);
    if (!table || !relation) return undefined;
    const object = `${table.schema}.${table.name}`;
    if (isColumn)
      return { what: `${table.label}.${rename?.subname}`, to, object: `${object}.${rename?.subname}`, table };
    const target = moved ? `${to}.${table.name}` : to;
    return {
      what: table.label,
      to: target,
      object,
      table,
      relation,
      isTable: table.kind === "table" || table.kind === "partitioned table",
      target: moved || !relation.schemaname ? target : `${relation.schemaname}.${to}`,
    };
  }
  const name = objectName(rename?.object ?? moved?.object);
  if (!name) return undefined;
  const { world } = context;
  const list = ROUTINES.has(type)
    ? world.functions
    : TYPES.has(type)
      ? world.types
      : type === "OBJECT_SEQUENCE"
        ? world.sequences
        : [];
  const [found] = world.named<{ schema: string; name: string }>(list, name);
  return found && { what: found.name, to, object: `${found.schema}.${found.name}` };
}

/** ON CONFLICT ON CONSTRAINT names it, and so does code that looks at which key an error is about. */
function renamedKey(
  scope: Scope,
  { relation, subname = "", newname = "" }: NodeOf<"RenameStmt">,
): Renamed | undefined {
  const table = scope.existing(relation);
  const key = table?.constraints.find(({ name, type }) => name === subname && /^[pux]$/.test(type));
  return (
    table &&
    key && {
      what: `the key ${subname} of ${table.label}`,
      to: newname,
      object: `${table.schema}.${table.name}.${subname}`,
      table,
      note: true,
    }
  );
}

function objectName(node: Node | undefined): RelationName | undefined {
  if (!node) return undefined;
  const called = as(node, "ObjectWithArgs");
  if (called) return named(wordsOf(called.objname ?? []));
  const type = as(node, "TypeName");
  return type ? named(wordsOf(type.names ?? [])) : nameOf(node);
}

function named(words: readonly string[]): RelationName {
  const [relname = "", schemaname] = [...words].reverse();
  return schemaname === undefined ? { relname } : { relname, schemaname };
}

/** A view takes the old name's place in the same transaction: nobody notices. */
function hasViewOfName({ file }: RuleContext, view: SqlView, { schemaname, relname }: RelationName): boolean {
  if (!file.transaction) return false;
  const rest = file.up.statements.slice(file.up.statements.indexOf(view));
  return rest.some(({ node }) => {
    const made = as(node, "ViewStmt")?.view;
    return made?.relname === relname && (made?.schemaname ?? schemaname) === schemaname;
  });
}
