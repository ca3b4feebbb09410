// Queries prepared on a database: what PostgreSQL says of each, with types and columns by name. Nothing of them is run.
import { DatabaseError, type DescribingDatabase, type StatementDescription } from "../../engine/index.ts";
import { literal } from "../../text/index.ts";
import type { Column, Failure, Query, QueryAtPoint } from "./types.ts";

/** In an open transaction too: one that fails is rolled back to where it began. Rejects where the session is lost. */
export async function prepareAll(
  database: DescribingDatabase,
  queries: readonly Query[],
  inTransaction: boolean,
): Promise<ReadonlyMap<Query, QueryAtPoint>> {
  const described = new Map<Query, StatementDescription>();
  const failed = new Map<Query, Failure>();
  const left: string[] = [];
  if (inTransaction) await database.run("SAVEPOINT gosling_queries");
  for (const [index, query] of queries.entries()) {
    try {
      const description = await database.describe(query.sql);
      described.set(query, description);
      if (!query.planned) continue;
      left.push(`gosling_query_${index}`);
      await plan(database, left.at(-1)!, query, description);
    } catch (error) {
      if (!(error instanceof DatabaseError)) throw error;
      const { message, sqlstate, position } = error.fields;
      if (/^(?:08|57P)/.test(sqlstate)) throw error;
      described.delete(query);
      failed.set(query, { message, sqlstate, ...(position !== undefined && { position }) });
      if (inTransaction) await database.run("ROLLBACK TO SAVEPOINT gosling_queries");
    }
  }
  // Not even a rollback takes them away.
  if (left.length > 0) await database.run(left.map((name) => `DEALLOCATE ${name}`).join("; "));
  const facts = await readFacts(database, described);
  return new Map(
    queries.map((query): [Query, QueryAtPoint] => {
      const description = described.get(query);
      return [
        query,
        description ? preparedOf(query, description, facts) : { ok: false, failure: failed.get(query)! },
      ];
    }),
  );
}

/** Whether a unique index fits an ON CONFLICT is known to the planner alone. */
async function plan(
  database: DescribingDatabase,
  name: string,
  query: Query,
  { parameters }: StatementDescription,
): Promise<void> {
  const values = parameters.map(() => "NULL").join(", ");
  await database.run(`PREPARE ${name} AS ${query.sql}`);
  try {
    await database.run(`EXPLAIN (COSTS OFF) EXECUTE ${name}${values && `(${values})`}`);
  } catch (error) {
    if (!(error instanceof DatabaseError)) throw error;
    const { position: _, ...fields } = error.fields;
    throw new DatabaseError(fields);
  }
}

interface Facts {
  /** By OID. */
  readonly types: ReadonlyMap<string, { readonly name: string; readonly labels: readonly string[] | null }>;
  /** Whether a column may be NULL, by `table.number`. */
  readonly columns: ReadonlyMap<string, boolean>;
  /** Columns of a table that need a value, in the table's order; by the table as SQL writes it. */
  readonly tables: ReadonlyMap<string, Table>;
}

interface Table {
  readonly label: string;
  /** Names in the table's order; `needed`: NOT NULL, and nothing fills it. */
  readonly columns: readonly { readonly name: string; readonly needed: boolean }[];
}

async function readFacts(
  database: DescribingDatabase,
  described: ReadonlyMap<Query, StatementDescription>,
): Promise<Facts> {
  const types = new Set<number>();
  const tables = new Set<number>();
  const targets = new Set<string>();
  for (const [query, { parameters, columns }] of described) {
    for (const type of parameters) types.add(type);
    for (const { type, table } of columns) {
      types.add(type);
      if (table !== 0) tables.add(table);
    }
    for (const { table } of query.inserts) targets.add(table);
  }
  const [typeRows, columnRows, tableRows] = await database.run(
    [
      `SELECT t.oid, format_type(t.oid, NULL), (SELECT json_agg(e.enumlabel ORDER BY e.enumsortorder) FROM pg_enum e
         WHERE e.enumtypid IN (t.oid, t.typelem)) FROM pg_type t WHERE t.oid = ANY (${oids(types)})`,
      `SELECT attrelid || '.' || attnum, NOT attnotnull FROM pg_attribute WHERE attrelid = ANY (${oids(tables)}) AND attnum > 0`,
      targetsQuery([...targets]),
    ].join("; "),
  );
  return {
    types: new Map(
      typeRows?.rows.map(([oid, name, labels]) => [
        oid ?? "",
        { name: name ?? "", labels: labels ? (JSON.parse(labels) as string[]) : null },
      ]),
    ),
    columns: new Map(columnRows?.rows.map(([key, nullable]) => [key ?? "", nullable === "t"])),
    tables: new Map(
      tableRows?.rows.map(([target, label, columns]) => [
        target ?? "",
        { label: label ?? "", columns: JSON.parse(columns ?? "[]") as Table["columns"] },
      ]),
    ),
  };
}

const oids = (numbers: ReadonlySet<number>) => `'{${[...numbers].join(",")}}'::oid[]`;

/** A trigger that runs before an INSERT may fill any column; so may the default of a domain. */
function targetsQuery(targets: readonly string[]): string {
  const list = targets.length > 0 ? targets.map(literal).join(", ") : "NULL";
  return `SELECT target, c.oid::regclass::text, (SELECT json_agg(json_build_object('name', a.attname, 'needed',
        (a.attnotnull OR t.typnotnull) AND NOT a.atthasdef AND a.attidentity = '' AND t.typdefault IS NULL
        AND c.relkind IN ('r', 'p') AND NOT EXISTS (SELECT FROM pg_trigger g WHERE g.tgrelid = c.oid AND NOT g.tgisinternal
          AND g.tgenabled <> 'D' AND g.tgtype & 7 = 7)) ORDER BY a.attnum)
      FROM pg_attribute a JOIN pg_type t ON t.oid = a.atttypid
      WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped)
    FROM unnest(ARRAY[${list}]::text[]) AS target JOIN pg_class c ON c.oid = to_regclass(target)`;
}

function preparedOf(query: Query, { parameters, columns }: StatementDescription, facts: Facts): QueryAtPoint {
  const nameOf = (oid: number) => facts.types.get(`${oid}`)?.name ?? `${oid}`;
  const used = [...parameters, ...columns.map(({ type }) => type)];
  const labels = used.flatMap((oid) => {
    const type = facts.types.get(`${oid}`);
    return type?.labels ? [[type.name, type.labels] as const] : [];
  });
  return {
    ok: true,
    parameters: parameters.map(nameOf),
    columns: columns.map(
      ({ name, type, table, column }): Column => ({
        name,
        type: nameOf(type),
        nullable: facts.columns.get(`${table}.${column}`) ?? null,
      }),
    ),
    missing: query.inserts.flatMap(({ table, columns: given, count }) => {
      const target = facts.tables.get(table);
      return (target?.columns ?? [])
        .filter(({ name, needed }, index) => needed && !(given ? given.includes(name) : index < count))
        .map(({ name }) => `${target?.label}.${name}`);
    }),
    labels: Object.fromEntries(labels),
  };
}
