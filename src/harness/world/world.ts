// What is in a database before a file runs: its tables with all that belongs to them, its functions and other names; read in one query.
import type { Database, ResultSet } from "../../engine/index.ts";
import { type CatalogView, CatalogWatch, type PreparingSession } from "../../sandbox/index.ts";
import { CHANGED_TABLES_QUERY, OTHERS_QUERY, WORLD_QUERY } from "./query.ts";

export interface ColumnFacts {
  readonly name: string;
  /** As `format_type` prints it: `character varying(20)`. */
  readonly type: string;
  readonly notNull: boolean;
  readonly hasDefault: boolean;
  /** Generated as identity, or by an expression. */
  readonly generated: boolean;
  /** OID of the domain that it is of, below arrays; null for other types. */
  readonly domain: string | null;
}

export interface IndexFacts {
  readonly name: string;
  readonly unique: boolean;
  readonly valid: boolean;
  /** Behind a PRIMARY KEY, UNIQUE or EXCLUDE constraint. */
  readonly constraint: boolean;
  /** Names of the key columns; null for an expression. */
  readonly columns: readonly (string | null)[];
  /** What distinguishes two indexes: the method, then each key with its operator class, collation and order; the condition. */
  readonly method: string;
  readonly keys: readonly string[];
  readonly where: string | null;
  readonly replicaIdentity: boolean;
}

export interface ConstraintFacts {
  readonly name: string;
  /** pg_constraint.contype: `p` primary key, `u` unique, `f` foreign key, `c` check, `n` not null, `x` exclude. */
  readonly type: string;
  readonly columns: readonly string[];
  readonly validated: boolean;
  /** OID of the table that a foreign key refers to. */
  readonly references: string | null;
  /** pg_constraint.confdeltype of a foreign key: `a` no action, `r` restrict, `c` cascade, `n` set null, `d` set default. */
  readonly onDelete: string;
}

/** A function whose results a table stores: by its OID, and the index, check or stored column that does. */
export interface FunctionUse {
  readonly function: string;
  readonly kind: "index" | "check" | "column";
  readonly name: string;
}

export interface TableFacts {
  readonly oid: string;
  readonly schema: string;
  readonly name: string;
  /** `public.` is left out. For messages. */
  readonly label: string;
  readonly kind: "table" | "partitioned table" | "materialized view" | "view" | "foreign table";
  readonly columns: readonly ColumnFacts[];
  readonly indexes: readonly IndexFacts[];
  readonly constraints: readonly ConstraintFacts[];
  readonly uses: readonly FunctionUse[];
  readonly rowSecurity: boolean;
  readonly policies: readonly string[];
  /** OID of the table that it is a partition or a child of. */
  readonly parent: string | null;
}

export interface FunctionFacts {
  readonly oid: string;
  readonly schema: string;
  readonly name: string;
  /** The types of its arguments, as `pg_get_function_identity_arguments` prints them. */
  readonly arguments: string;
  readonly kind: "function" | "procedure" | "aggregate" | "window";
  readonly language: string;
  readonly securityDefiner: boolean;
  /** It sets a search_path of its own. */
  readonly hasPath: boolean;
  /** Types of the arguments that a call gives, as `format_type` prints them. */
  readonly types: readonly string[];
  readonly isTrigger: boolean;
  /** Digest of its body. */
  readonly body: string;
}

/** A type, a sequence or a schema; `schema` of a schema is its own name. */
interface Named {
  readonly schema: string;
  readonly name: string;
}

/** A name as SQL writes it; without a schema it is looked up along the search path. */
export interface RelationName {
  readonly schemaname?: string;
  readonly relname?: string;
}

export interface DatabaseCatalog {
  readonly tables: readonly TableFacts[];
  readonly functions: readonly FunctionFacts[];
  readonly types: readonly (Named & { readonly oid: string; readonly kind: string })[];
  readonly sequences: readonly Named[];
  readonly schemas: readonly string[];
  /** The schemas of the search path that exist. */
  readonly searchPath: readonly string[];
  find(name: RelationName): TableFacts | undefined;
  /** The table that has this index. */
  findByIndex(name: RelationName): TableFacts | undefined;
  /** What a list holds under a name, looked up along the search path. */
  named<T extends Named>(list: readonly T[], name: RelationName): readonly T[];
  /** The same objects, looked up along another path. */
  along(searchPath: readonly string[]): DatabaseCatalog;
}

type Facts = Pick<DatabaseCatalog, "tables" | "functions" | "types" | "sequences" | "schemas">;

type Read = { readonly [key in keyof Omit<Facts, "tables">]?: Facts[key] | null } & {
  readonly path?: readonly string[] | null;
  readonly tables?: readonly Omit<TableFacts, "label">[] | null;
};

/** Rejects with a `DatabaseError`. */
export async function readWorld(database: Database): Promise<DatabaseCatalog> {
  return worldIn(await readJson<Read>(database.run(WORLD_QUERY)));
}

export type WorldReader = () => Promise<DatabaseCatalog>;

/** Reads as `readWorld` does, and only what has changed since. For PostgreSQL 18, and a session beside which nobody else writes. */
export function worldReader(session: PreparingSession, view: CatalogView): WorldReader {
  const watch = new CatalogWatch(view);
  let read: Read = {};
  let world: DatabaseCatalog | undefined;
  return async () => {
    if (session.transaction() !== "none") return readWorld(session);
    const { everything, relations, special } = await watch.look();
    if (world && !everything && relations.length === 0) return world;
    try {
      if (everything) read = await readJson(session.repeat(WORLD_QUERY));
      else {
        const [result] = await session.repeat(CHANGED_TABLES_QUERY, [`{${relations.join(",")}}`], FEW);
        const [found, asked] = result?.rows[0] ?? [];
        const gone = new Set([...relations, ...(asked ?? "").split(",")]);
        const before = read.tables ?? [];
        const now = JSON.parse(found ?? "[]") as Tables;
        const tables = [...before.filter(({ oid }) => !gone.has(oid)), ...now].toSorted(bySchemaAndName);
        read = { ...read, tables };
        // The arguments of functions name the types of tables.
        const renamed = before.some(
          (table) => gone.has(table.oid) && !now.some((one) => sameName(table, one)),
        );
        if (renamed || special) read = { ...read, ...(await readJson<Read>(session.repeat(OTHERS_QUERY))) };
      }
    } catch (error) {
      watch.forget();
      throw error;
    }
    world = worldIn(read);
    return world;
  };
}

/** Few tables: each of their rows is found by an index. */
const FEW = { enable_hashjoin: "off", enable_mergejoin: "off" };

async function readJson<T extends Read>(asked: Promise<readonly ResultSet[]>): Promise<T> {
  const [result] = await asked;
  return JSON.parse(result?.rows[0]?.[0] ?? "{}") as T;
}

type Tables = NonNullable<Read["tables"]>;

function sameName(a: Tables[number], b: Tables[number]): boolean {
  return a.oid === b.oid && a.name === b.name && a.schema === b.schema;
}

function bySchemaAndName(a: Tables[number], b: Tables[number]): number {
  if (a.schema !== b.schema) return a.schema < b.schema ? -1 : 1;
  return a.name < b.name ? -1 : 1;
}

function worldIn(read: Read): DatabaseCatalog {
  const tables = (read.tables ?? []).map(
    (table): TableFacts => ({ ...table, label: labelOf(table.schema, table.name) }),
  );
  const { functions, types, sequences, schemas } = read;
  return worldOf(
    {
      tables,
      functions: functions ?? [],
      types: types ?? [],
      sequences: sequences ?? [],
      schemas: schemas ?? [],
    },
    read.path ?? [],
  );
}

function worldOf(facts: Facts, searchPath: readonly string[]): DatabaseCatalog {
  const byName = new Map(facts.tables.map((table) => [key(table.schema, table.name), table]));
  const byIndex = new Map(
    facts.tables.flatMap((table) =>
      table.indexes.map((index) => [key(table.schema, index.name), table] as const),
    ),
  );
  const schemasOf = ({ schemaname }: RelationName) => (schemaname === undefined ? searchPath : [schemaname]);
  const lookUp = (map: ReadonlyMap<string, TableFacts>, name: RelationName) =>
    schemasOf(name)
      .map((schema) => map.get(key(schema, name.relname ?? "")))
      .find((table) => table !== undefined);
  return {
    ...facts,
    searchPath,
    find: (name) => lookUp(byName, name),
    findByIndex: (name) => lookUp(byIndex, name),
    named: (list, name) =>
      schemasOf(name)
        .map((schema) => list.filter((one) => one.schema === schema && one.name === name.relname))
        .find((found) => found.length > 0) ?? [],
    along: (path) => worldOf(facts, path),
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
