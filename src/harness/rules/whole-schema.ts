// What only the whole schema shows, after the file: notes on what the file made.
import { tokensOf, topOf } from "../../text/index.ts";
import type { SqlView } from "../file/index.ts";
import { as, relationsIn } from "../sql/index.ts";
import type { IndexFacts } from "../world/index.ts";
import { commaList } from "./naming.ts";
import type { Hit, Rule, RuleContext } from "./rule.ts";

/** Tables that are there after the file, each with what it was before it. */
function tablesAfter({ world, after }: RuleContext) {
  const before = new Map(world.tables.map((table) => [table.oid, table]));
  return (after?.tables ?? []).map((table) => ({ table, before: before.get(table.oid) }));
}

/** The statement that made it: the first that has the name in it; the file's first otherwise. */
function placeOf({ file }: RuleContext, ...names: readonly (string | undefined)[]): Pick<Hit, "at" | "view"> {
  const { statements } = file.up;
  const found = names
    .filter((name) => name !== undefined)
    .map((name) => statements.find((view) => mentions(view, name)))
    .find((view) => view !== undefined);
  const view = found ?? statements[0];
  return view ? { at: view.at, view } : { at: topOf(file.source.name) };
}

function mentions({ node, text }: SqlView, name: string): boolean {
  const created = as(node, "IndexStmt")?.idxname ?? as(node, "CreateStmt")?.relation?.relname;
  if (created === name || relationsIn(node).some(({ relname }) => relname === name)) return true;
  const word = name.replaceAll(/[\\^$.*+?()[\]{}|]/g, "\\$&");
  return new RegExp(`(?<![\\p{L}\\p{N}_$])${word}(?![\\p{L}\\p{N}_$])`, "iu").test(text);
}

export const foreignKeyWithoutIndex: Rule = {
  code: "FOREIGN_KEY_WITHOUT_INDEX",
  severity: "note",
  title: "a foreign key has no index on its own columns",
  check: (context) =>
    tablesAfter(context).flatMap(({ table, before }): readonly Hit[] => {
      if (table.parent !== null) return [];
      const known = new Set(before?.constraints.map(({ name }) => name));
      return table.constraints
        .filter(({ type, name }) => type === "f" && !known.has(name))
        .filter(({ columns }) => !table.indexes.some((index) => leadsWith(index, columns)))
        .map(({ name, columns, references }): Hit => {
          const other =
            context.after?.tables.find(({ oid }) => oid === references)?.label ?? "the other table";
          return {
            ...placeOf(context, name, table.name),
            table,
            object: `${table.schema}.${table.name}.${name}`,
            message: `no index of ${table.label} begins with ${commaList(columns)}: each DELETE and each UPDATE of the key in ${other} reads all of ${table.label}`,
            hint: "Create an index on the foreign key's columns, unless rows of the other table are never deleted.",
            recipe: `CREATE INDEX ON ${table.label} (${commaList(columns)});`,
          };
        });
    }),
};

/** In whatever order: an equality on each of them is all that is asked. */
function leadsWith({ columns, where, valid }: IndexFacts, wanted: readonly string[]): boolean {
  const lead = columns.slice(0, wanted.length);
  const partial = where !== null && !/^\(?\w+ IS NOT NULL\)?$/i.test(where);
  return valid && !partial && wanted.every((column) => lead.includes(column));
}

export const duplicateIndex: Rule = {
  code: "DUPLICATE_INDEX",
  severity: "note",
  title: "two indexes do the same work",
  check: (context) =>
    tablesAfter(context).flatMap(({ table, before }): readonly Hit[] => {
      const known = new Set(before?.indexes.map(({ name }) => name));
      const fresh = table.indexes.filter(({ name }) => !known.has(name));
      return fresh.flatMap((index): readonly Hit[] => {
        const rivals = table.indexes.filter((other) => other !== index);
        const cover = rivals.find(
          (other) =>
            covers(other, index) &&
            (!covers(index, other) || known.has(other.name) || other.name < index.name),
        );
        const covered = cover
          ? undefined
          : rivals.find((other) => known.has(other.name) && covers(index, other));
        const other = cover ?? covered;
        if (!other) return [];
        const [more, less] = cover ? [cover, index] : [index, other];
        const same = covers(less, more);
        return [
          {
            ...placeOf(context, index.name, table.name),
            table,
            object: `${table.schema}.${index.name}`,
            message: same
              ? `${index.name} is the same index as ${other.name} of ${table.label}: every write pays for both`
              : more.keys.length === less.keys.length
                ? `${more.name} is unique over the columns of ${less.name} of ${table.label} and can do its work: every write pays for both`
                : `${more.name} begins with all of ${less.name} of ${table.label} and can do its work: every write pays for both`,
            hint: `Keep one of them${same ? "" : `; ${less.name} is smaller, ${more.name} does more`}.`,
          },
        ];
      });
    }),
};

/** Whether `more` answers whatever `less` does. One that is unique does what no other does. */
function covers(more: IndexFacts, less: IndexFacts): boolean {
  if (more.method !== less.method || more.where !== less.where || !more.valid) return false;
  if (less.unique && !(more.unique && more.keys.length === less.keys.length)) return false;
  if (more.method !== "btree" && more.keys.length !== less.keys.length) return false;
  return less.keys.every((key, index) => more.keys[index] === key);
}

export const tableWithoutKey: Rule = {
  code: "TABLE_WITHOUT_KEY",
  severity: "note",
  title: "a new table has no key",
  check: (context) =>
    tablesAfter(context)
      .filter(
        ({ table, before }) =>
          !before && table.parent === null && /^(table|partitioned table)$/.test(table.kind),
      )
      .filter(({ table }) => !table.indexes.some(({ unique, where }) => unique && where === null))
      .map(
        ({ table }): Hit => ({
          ...placeOf(context, table.name),
          table,
          message: `${table.label} has no primary key and no unique index: a row cannot be named, and logical replication refuses to UPDATE or DELETE it`,
          hint: "Give it a primary key. A table that is only ever appended to and read as a whole may do without.",
        }),
      ),
};

export const integerKey: Rule = {
  code: "INTEGER_KEY",
  severity: "note",
  title: "an integer key runs out after two billion rows",
  check: (context) =>
    tablesAfter(context).flatMap(({ table, before }): readonly Hit[] => {
      const keys = table.constraints.filter(({ type }) => type === "p").flatMap(({ columns }) => columns);
      return table.columns
        .filter(({ name, type, hasDefault, generated }) => {
          const counted = (hasDefault || generated) && keys.length === 1;
          const fresh = !before?.columns.some((column) => column.name === name);
          return fresh && keys.includes(name) && counted && /^(integer|smallint)$/.test(type);
        })
        .map(
          ({ name, type }): Hit => ({
            ...placeOf(context, table.name),
            table,
            object: `${table.schema}.${table.name}.${name}`,
            message: `${table.label}.${name} is ${type} and counts up: after ${type === "integer" ? "2,147,483,647" : "32,767"} rows, deleted ones and failed inserts among them, every INSERT fails`,
            hint: "bigint costs four bytes a row now, and a rewrite of the table later.",
          }),
        );
    }),
};

export const securityDefinerPath: Rule = {
  code: "SECURITY_DEFINER_PATH",
  severity: "note",
  title: "a SECURITY DEFINER function looks its names up along the caller's search_path",
  check: (context) => {
    const before = new Map(context.world.functions.map((one) => [one.oid, one]));
    return (context.after?.functions ?? [])
      .filter(({ securityDefiner, hasPath, oid }) => {
        const was = before.get(oid);
        return securityDefiner && !hasPath && !(was?.securityDefiner && !was.hasPath);
      })
      .map(
        ({ schema, name }): Hit => ({
          ...placeOf(context, name),
          object: `${schema}.${name}`,
          message: `${name} runs with its owner's rights and looks names up along the caller's search_path: whoever may create a table or function in it runs code as the owner`,
          hint: "Add SET search_path = schema, pg_temp to the function.",
          recipe: `ALTER FUNCTION ${schema}.${name} SET search_path = ${schema}, pg_temp;`,
        }),
      );
  },
};

export const overloadLeft: Rule = {
  code: "OVERLOAD_LEFT",
  severity: "note",
  title: "CREATE OR REPLACE with other arguments leaves the old function beside the new one",
  check: (context) => {
    const before = new Set(context.world.functions.map(({ oid }) => oid));
    const after = context.after?.functions ?? [];
    return context.file.up.statements.flatMap((view): readonly Hit[] => {
      const create = as(view.node, "CreateFunctionStmt");
      const name = as(create?.funcname?.at(-1), "String")?.sval;
      if (!create?.replace) return [];
      const made = after.filter((one) => one.name === name && !before.has(one.oid));
      const left = after.find(
        (one) => one.name === name && before.has(one.oid) && made.some(({ schema }) => schema === one.schema),
      );
      if (!left || made.length === 0) return [];
      return [
        {
          at: view.at,
          view,
          object: `${left.schema}.${left.name}`,
          message: `${name}(${left.arguments}) is still there beside the new one: which of them a call means depends on its arguments, and may be ambiguous`,
          hint: `DROP FUNCTION ${name}(${left.arguments}) where the old one is not meant to stay.`,
        },
      ];
    });
  },
};

const MOST_BYTES = 63;

export const nameCut: Rule = {
  code: "NAME_CUT",
  severity: "note",
  title: "a name is longer than PostgreSQL keeps",
  check: ({ file }) =>
    [...file.up.statements, ...file.down.statements].flatMap((view): readonly Hit[] => {
      const cut = namesIn(view.text).find((name) => new TextEncoder().encode(name).length > MOST_BYTES);
      if (cut === undefined) return [];
      return [
        {
          at: view.place(undefined),
          view,
          message: `PostgreSQL keeps ${MOST_BYTES} bytes of a name and drops the rest of ${cut}: two long names may become one`,
          hint: "Choose a shorter name.",
        },
      ];
    }),
};

/** Identifiers, outside of strings, comments and bodies. */
function namesIn(text: string): readonly string[] {
  return tokensOf(text)
    .filter(({ kind }) => kind === "word" || kind === "name")
    .map(({ kind, start, end }) =>
      kind === "name" ? text.slice(start + 1, end - 1) : text.slice(start, end),
    );
}
