// What stands in a database before a file runs: its tables and their columns, read in one query.
import type { Database } from "../../engine/index.ts";

export interface ColumnFacts {
  readonly name: string;
  /** As `format_type` prints it: `character varying(20)`. */
  readonly type: string;
  readonly notNull: boolean;
}

export interface TableFacts {
  readonly oid: string;
  readonly schema: string;
  readonly name: string;
  /** `public.` is left out. For messages. */
  readonly label: string;
  readonly kind: "table" | "partitioned table" | "materialized view" | "view" | "foreign table";
  readonly columns: readonly ColumnFacts[];
  /** Indexes, for what drops or renames them: name and whether it is unique. */
  readonly indexes: readonly string[];
}

/** A name as SQL writes it; without a schema it is looked up along the search path. */
export interface RelationName {
  readonly schemaname?: string;
  readonly relname?: string;
}

export interface World {
  readonly tables: readonly TableFacts[];
  /** The schemas of the search path that exist. */
  readonly searchPath: readonly string[];
  find(name: RelationName): TableFacts | undefined;
  /** The table that has this index. */
  findByIndex(name: RelationName): TableFacts | undefined;
  /** The same tables, looked up along another path. */
  along(searchPath: readonly string[]): World;
}

const KINDS: Readonly<Record<string, TableFacts["kind"]>> = {
  r: "table",
  p: "partitioned table",
  m: "materialized view",
  v: "view",
  f: "foreign table",
};

// One JSON value, because catalogs know no arrays of mixed types and the port gives text.
const QUERY = `SELECT json_build_object('path', (SELECT json_agg(s) FROM unnest(current_schemas(false)) AS s), 'tables', (
  SELECT json_agg(json_build_array(c.oid::text, n.nspname, c.relname, c.relkind,
    (SELECT json_agg(json_build_array(a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull) ORDER BY a.attnum)
       FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped),
    (SELECT json_agg(ic.relname ORDER BY ic.relname) FROM pg_index i JOIN pg_class ic ON ic.oid = i.indexrelid WHERE i.indrelid = c.oid))
    ORDER BY n.nspname, c.relname)
  FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE c.relkind IN ('r', 'p', 'm', 'v', 'f') AND c.relpersistence <> 't'
    AND n.nspname NOT IN ('pg_catalog', 'information_schema') AND n.nspname NOT LIKE 'pg\\_toast%' AND n.nspname NOT LIKE 'pg\\_temp%'))`;

type Row = readonly [
  string,
  string,
  string,
  string,
  readonly (readonly [string, string, boolean])[] | null,
  readonly string[] | null,
];

/** Rejects with a `DatabaseError`. */
export async function readWorld(database: Database): Promise<World> {
  const [result] = await database.run(QUERY);
  const read = JSON.parse(result?.rows[0]?.[0] ?? "{}") as {
    path?: readonly string[] | null;
    tables?: readonly Row[] | null;
  };
  const tables = (read.tables ?? []).map(
    ([oid, schema, name, kind, columns, indexes]): TableFacts => ({
      oid,
      schema,
      name,
      label: labelOf(schema, name),
      kind: KINDS[kind] ?? "table",
      columns: (columns ?? []).map(([column, type, notNull]) => ({ name: column, type, notNull })),
      indexes: indexes ?? [],
    }),
  );
  return worldOf(tables, read.path ?? []);
}

function worldOf(tables: readonly TableFacts[], searchPath: readonly string[]): World {
  const byName = new Map(tables.map((table) => [key(table.schema, table.name), table]));
  const byIndex = new Map(
    tables.flatMap((table) => table.indexes.map((index) => [key(table.schema, index), table] as const)),
  );
  const lookUp = (map: ReadonlyMap<string, TableFacts>, { schemaname, relname = "" }: RelationName) => {
    const schemas = schemaname === undefined ? searchPath : [schemaname];
    return schemas.map((schema) => map.get(key(schema, relname))).find((table) => table !== undefined);
  };
  return {
    tables,
    searchPath,
    find: (name) => lookUp(byName, name),
    findByIndex: (name) => lookUp(byIndex, name),
    along: (path) => worldOf(tables, path),
  };
}

const key = (schema: string, name: string) => JSON.stringify([schema, name]);

/** `public.users`: the name of a finding's object. */
export function objectOf({ schema, name }: Pick<TableFacts, "schema" | "name">): string {
  return `${schema}.${name}`;
}

function labelOf(schema: string, name: string): string {
  return schema === "public" ? name : `${schema}.${name}`;
}
