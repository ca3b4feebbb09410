// A name that a file does not find, and that is in a schema which is not on its search path: the connection of the team's servers has another path.
import type { Database, MigrationFailure } from "../../engine/index.ts";
import { literal } from "../../text/index.ts";

export interface Elsewhere {
  /** Qualified, as it may be written: `app.users`. */
  readonly name: string;
  readonly hint: string;
}

/** Undefined where the failure is of another kind, or nothing of that name is anywhere. */
export async function foundElsewhere(
  database: Database,
  { database: said }: MigrationFailure,
): Promise<Elsewhere | undefined> {
  const sought = soughtBy(said?.sqlstate ?? "", said?.message ?? "");
  if (!sought) return undefined;
  const { catalog, column, name } = sought;
  const [result] = await database.run(
    `SELECT n.nspname, quote_ident(n.nspname), quote_ident(o.${column}), array_to_string(current_schemas(false), ', ')
     FROM ${catalog} o JOIN pg_namespace n ON n.oid = o.${column.slice(0, 3)}namespace
     WHERE o.${column} = ${literal(name)} AND n.nspname <> ALL (current_schemas(true))
       AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema' ORDER BY 1 LIMIT 1`,
  );
  const [found] = result?.rows ?? [];
  if (!found) return undefined;
  const [, schema, object, path] = found;
  return {
    name: `${schema}.${object}`,
    hint: `It is there as ${schema}.${object}, and the search path is ${path || "empty"}. If the connection of your servers sets another one, say so: --search-path ${schema}${path ? `,${path.replaceAll(" ", "")}` : ""}.`,
  };
}

interface Sought {
  readonly catalog: "pg_class" | "pg_proc" | "pg_type";
  readonly column: "relname" | "proname" | "typname";
  readonly name: string;
}

/** Names with a schema were not looked up along a path. */
function soughtBy(sqlstate: string, message: string): Sought | undefined {
  const relation = /^(?:relation|table|view|index|sequence) "([^".]+)" does not exist/.exec(message)?.[1];
  if (relation && /^42(P01|704)$/.test(sqlstate))
    return { catalog: "pg_class", column: "relname", name: relation };
  const type = /^type "([^".]+)" does not exist/.exec(message)?.[1];
  if (type && sqlstate === "42704") return { catalog: "pg_type", column: "typname", name: type };
  const called = /^(?:function|procedure) (\w+)\(/.exec(message)?.[1];
  return called && sqlstate === "42883" ? { catalog: "pg_proc", column: "proname", name: called } : undefined;
}
