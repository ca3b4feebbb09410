// What running code names, and what is not there any more: views, functions, types, sequences and whole schemas.
import type { Node } from "libpg-query";
import { nameOf, type SqlView } from "../file/index.ts";
import { as, wordsOf } from "../sql/index.ts";
import type { RelationName } from "../world/index.ts";
import { bareName, changedAt } from "./places.ts";
import type { Hit, Rule, RuleContext } from "./rule.ts";

const WORDS: Readonly<Record<string, string>> = {
  OBJECT_VIEW: "the view",
  OBJECT_MATVIEW: "the materialized view",
  OBJECT_FUNCTION: "the function",
  OBJECT_PROCEDURE: "the procedure",
  OBJECT_ROUTINE: "the routine",
  OBJECT_AGGREGATE: "the aggregate",
  OBJECT_TYPE: "the type",
  OBJECT_DOMAIN: "the domain",
  OBJECT_SEQUENCE: "the sequence",
  OBJECT_SCHEMA: "the schema",
  OBJECT_EXTENSION: "the extension",
};

export const dropBreaksCode: Rule = {
  code: "DROP_BREAKS_CODE",
  severity: "warning",
  title: "a view, function or type is dropped that running code may name",
  check: (context) => [...dropped(context), ...columnsLost(context), ...unpublished(context)],
};

function dropped(context: RuleContext): readonly Hit[] {
  return context.file.up.statements.flatMap((view): readonly Hit[] => {
    const drop = as(view.node, "DropStmt");
    const what = WORDS[drop?.removeType ?? ""];
    if (!drop || !what) return [];
    return (drop.objects ?? []).flatMap((object): readonly Hit[] => {
      const name = droppedName(object);
      const label = [name.schemaname, name.relname].filter(Boolean).join(".");
      const called = as(object, "ObjectWithArgs");
      if (!isLost(context, view, drop.removeType ?? "", name))
        return called ? otherCall(context, view, name) : [];
      return [
        {
          at: view.at,
          view,
          object:
            label.includes(".") || what === "the schema" || what === "the extension"
              ? label
              : `public.${label}`,
          message: `${what} ${label} is gone: code of the previous release that names it fails from this moment`,
          hint: "Drop it one release after the last code that names it, and say so: -- gosling: allow DROP_BREAKS_CODE reason.",
        },
      ];
    });
  });
}

/** A function made anew with arguments of other types or names. */
function otherCall(context: RuleContext, view: SqlView, name: RelationName): readonly Hit[] {
  const { world } = context.scope(view);
  const { after } = context;
  if (!after) return [];
  const gone = world
    .named(world.functions, name)
    .filter(({ oid }) => !after.functions.some((one) => one.oid === oid));
  return gone.flatMap((old): readonly Hit[] => {
    const now = after.named(after.functions, name);
    if (now.some((one) => one.arguments === old.arguments)) return [];
    const sameTypes = now.some((one) => one.types.join() === old.types.join());
    return [
      {
        at: view.at,
        view,
        object: `${old.schema}.${old.name}`,
        ...(sameTypes && { severity: "note" as const }),
        message: sameTypes
          ? `the arguments of ${old.name}(${old.arguments}) have other names: a call that names them fails from this moment`
          : `${old.name}(${old.arguments}) is gone: code of the previous release that calls it this way fails from this moment`,
        hint: "Keep the old one beside the new one for a release.",
      },
    ];
  });
}

/** A view that is made anew with fewer columns. */
function columnsLost(context: RuleContext): readonly Hit[] {
  const { world, after } = context;
  const views = world.tables.filter(({ kind }) => kind === "view" || kind === "materialized view");
  return views.flatMap((old): readonly Hit[] => {
    const now = after?.tables.find(({ label }) => label === old.label);
    // Renamed columns have a code of their own.
    if (!now || now.oid === old.oid) return [];
    const lost = old.columns.filter(({ name }) => !now.columns.some((column) => column.name === name));
    if (lost.length === 0) return [];
    const names = lost.map(({ name }) => name).join(", ");
    return [
      {
        ...changedAt(context, old.label, /^DropStmt$/),
        table: old,
        message: `the ${old.kind} ${old.label} is made anew without ${names}: code of the previous release that reads it fails from this moment`,
        hint: "Keep the column until one release after the last code that names it.",
      },
    ];
  });
}

/** What a publication sends no longer: subscribers fall behind without an error. */
function unpublished(context: RuleContext): readonly Hit[] {
  return context.changes.flatMap((change): readonly Hit[] => {
    const { kind, name, definition } = change.type === "changed" ? change.before : change.object;
    if (kind !== "publication" || change.type === "added") return [];
    const sent = tablesIn(definition);
    const left = change.type === "changed" ? tablesIn(change.after.definition) : [];
    const lost = sent.filter((table) => !left.includes(table));
    if (change.type === "changed" && lost.length === 0) return [];
    const what =
      change.type === "removed"
        ? `the publication ${bareName(name)} is gone`
        : `${lost.join(", ")} is no longer in the publication ${bareName(name)}`;
    return [
      {
        ...changedAt(context, name, /Publication|^DropStmt$/),
        object: bareName(name),
        message: `${what}: subscribers get no change any more, and what is written meanwhile never reaches them`,
        hint: "Take it out of the subscription first, and say so: -- gosling: allow DROP_BREAKS_CODE reason.",
      },
    ];
  });
}

function tablesIn(definition: string): readonly string[] {
  return [...definition.matchAll(/ for table (.+?)(?= for |$)/g)].flatMap(([, list = ""]) =>
    list.split(", "),
  );
}

/** It was there before the file, and nothing of that name is there after it. */
function isLost(context: RuleContext, view: SqlView, type: string, name: RelationName): boolean {
  const { world } = context.scope(view);
  const there = (one: RuleContext["world"]): boolean => {
    switch (type) {
      case "OBJECT_VIEW":
      case "OBJECT_MATVIEW":
        return one.find(name) !== undefined;
      case "OBJECT_TYPE":
      case "OBJECT_DOMAIN":
        return one.named(one.types, name).length > 0;
      case "OBJECT_SEQUENCE":
        return one.named(one.sequences, name).length > 0;
      case "OBJECT_SCHEMA":
        return one.schemas.includes(name.relname ?? "");
      case "OBJECT_EXTENSION":
        return true;
      default:
        return one.named(one.functions, name).length > 0;
    }
  };
  if (!there(world)) return false;
  // A function that triggers alone call is no name of the running code's.
  if (type === "OBJECT_EXTENSION") return true;
  return context.after === null || !there(context.after);
}

function droppedName(node: Node): RelationName {
  const called = as(node, "ObjectWithArgs");
  if (called) return named(wordsOf(called.objname ?? []));
  const type = as(node, "TypeName");
  if (type) return named(wordsOf(type.names ?? []));
  const word = as(node, "String")?.sval;
  return word === undefined ? nameOf(node) : { relname: word };
}

function named(words: readonly string[]): RelationName {
  const [relname = "", schemaname] = [...words].reverse();
  return schemaname === undefined ? { relname } : { relname, schemaname };
}

export const dropDatabase: Rule = {
  code: "DROP_DATABASE",
  severity: "warning",
  title: "a whole database is dropped",
  check: ({ file }) =>
    [...file.up.statements, ...file.down.statements].flatMap((view): readonly Hit[] => {
      const drop = as(view.node, "DropdbStmt");
      if (!drop) return [];
      return [
        {
          at: view.at,
          view,
          object: drop.dbname ?? "",
          message: `the database ${drop.dbname} is dropped with all that is in it; no test runs this statement, and no Down brings it back`,
          hint: "A database is not part of the schema: drop it by hand, after you have tested a backup.",
        },
      ];
    }),
};
