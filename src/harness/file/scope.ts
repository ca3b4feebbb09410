// Which tables were there before the file, statement by statement: one that the file itself creates, or makes anew, is not.
import type { Node, RangeVar } from "libpg-query";
import { as, findAll, wordsOf } from "../sql/index.ts";
import type { DatabaseCatalog, RelationName, TableFacts } from "../world/index.ts";
import type { FileSection, SqlView } from "./file.ts";

export interface Scope {
  /** The table as it was before the file, if it was there; followed through the renames of the statements before. */
  existing(name: RelationName | undefined): TableFacts | undefined;
  /** The world before the file, along the search path that the file has set by then. */
  readonly world: DatabaseCatalog;
}

/** The scope of each statement of a section: what the statements before it have made of the world. */
export function scopesOf(section: FileSection, before: DatabaseCatalog): ReadonlyMap<SqlView, Scope> {
  let current = before;
  const scopes = new Map<SqlView, Scope>();
  // Names that mean something else than in the world: a table under its new name, or null for one of the file's own.
  let changed: ReadonlyMap<string, TableFacts | null> = new Map();
  for (const view of section.statements) {
    const now = changed;
    const world = current;
    const existing = (name: RelationName | undefined): TableFacts | undefined => {
      if (!name?.relname) return undefined;
      const known = now.get(keyOf(name));
      return known === undefined ? world.find(name) : (known ?? undefined);
    };
    scopes.set(view, { existing, world });
    const path = searchPathSetBy(view.node);
    if (path) current = before.along(path);
    const changes = changesOf(view.node, existing);
    if (changes.length > 0) changed = new Map([...changed, ...changes]);
  }
  return scopes;
}

/** The path that a SET search_path or set_config names, where it is constant; null for any other statement. */
function searchPathSetBy(node: Node): readonly string[] | null {
  const set = as(node, "VariableSetStmt");
  if (set?.name === "search_path") return (set.args ?? []).map((arg) => as(arg, "A_Const")?.sval?.sval ?? "");
  const [call] = findAll(as(node, "SelectStmt")?.targetList, "FuncCall");
  const [name, value] = (call?.args ?? []).map((arg) => as(arg, "A_Const")?.sval?.sval);
  if (wordsOf(call?.funcname ?? []).at(-1) !== "set_config" || name !== "search_path" || value === undefined)
    return null;
  return value.split(",").map((schema) => schema.trim().replace(/^"(.*)"$/, "$1"));
}

function changesOf(
  node: Node,
  existing: (name: RelationName) => TableFacts | undefined,
): readonly (readonly [string, TableFacts | null])[] {
  const own = (name: RelationName | undefined) => (name ? [[keyOf(name), null] as const] : []);
  const created = as(node, "CreateStmt") ?? as(node, "CreateForeignTableStmt")?.base;
  if (created) {
    // IF NOT EXISTS on a table that is there makes nothing.
    if (created.if_not_exists && created.relation && existing(created.relation)) return [];
    return own(created.relation);
  }
  const filled = as(node, "CreateTableAsStmt");
  if (filled) return own(filled.into?.rel);
  const view = as(node, "ViewStmt");
  if (view) return own(view.view);
  const renamed = as(node, "RenameStmt");
  if (renamed?.renameType === "OBJECT_TABLE" && renamed.relation && renamed.newname) {
    const target: RangeVar = { ...renamed.relation, relname: renamed.newname };
    return [...own(renamed.relation), [keyOf(target), existing(renamed.relation) ?? null] as const];
  }
  const moved = as(node, "AlterObjectSchemaStmt");
  if (moved?.objectType === "OBJECT_TABLE" && moved.relation && moved.newschema) {
    const target: RangeVar = { ...moved.relation, schemaname: moved.newschema };
    return [...own(moved.relation), [keyOf(target), existing(moved.relation) ?? null] as const];
  }
  const dropped = as(node, "DropStmt");
  if (dropped?.removeType === "OBJECT_TABLE")
    return (dropped.objects ?? []).flatMap((one) => own(nameOf(one)));
  return [];
}

/** The relation that a List of words names: `[table]` or `[schema, table]`. */
export function nameOf(node: Node): RelationName {
  const words = wordsOf(node);
  const relname = words.at(-1) ?? "";
  const schemaname = words.at(-2);
  return schemaname === undefined ? { relname } : { relname, schemaname };
}

function keyOf({ schemaname, relname }: RelationName): string {
  // `public.users` and `users` are one table unless the search path says otherwise, and then the world decides.
  return JSON.stringify([schemaname === "public" ? "" : (schemaname ?? ""), relname]);
}
