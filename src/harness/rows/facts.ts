// What must be known of a table to write a row into it: columns, types, checks, foreign keys; read for the tables asked for.
import type { Database } from "../../engine/index.ts";
import { runRepeated } from "../databases/index.ts";

export interface ColumnForRows {
  readonly number: number;
  readonly name: string;
  /** As `format_type` prints it. */
  readonly type: string;
  /** The same below domains: casts use it, since a domain refuses what its checks only have to be asked about. */
  readonly plain: string;
  /** Name of the base type: below domains, of an array's elements. */
  readonly base: string;
  /** `typmod` minus its header for varchar and char: characters allowed; else null. */
  readonly length: number | null;
  readonly array: boolean;
  /** pg_type.typtype of the base: b, e, c, r, m. */
  readonly kind: string;
  readonly labels: readonly string[];
  readonly notNull: boolean;
  /** PostgreSQL fills it: generated, identity, or a default from a sequence. */
  readonly filled: boolean;
  readonly hasDefault: boolean;
  /** A part of a primary key or another unique index. */
  readonly key: boolean;
  /** Expressions of the checks of its domains, with VALUE in them. */
  readonly domainChecks: readonly string[];
}

export interface CheckForRows {
  readonly name: string;
  readonly expression: string;
  readonly columns: readonly number[];
}

export interface ForeignKeyForRows {
  readonly columns: readonly number[];
  readonly table: string;
  readonly referenced: readonly string[];
}

export interface TableForRows {
  readonly oid: string;
  /** Quoted, with its schema. */
  readonly sql: string;
  readonly name: string;
  readonly columns: readonly ColumnForRows[];
  readonly checks: readonly CheckForRows[];
  readonly foreignKeys: readonly ForeignKeyForRows[];
  /** Its rows are in its partitions. */
  readonly partitioned: boolean;
  /** OID of the table that it is a partition of. */
  readonly parent: string | null;
  readonly empty: boolean;
}

/** Leaves of partitioned tables represent their parents; what the tables refer to comes along. */
const QUERY = `
WITH RECURSIVE asked(oid) AS (
  SELECT unnest($1::oid[])
  UNION
  SELECT next.oid FROM asked CROSS JOIN LATERAL (
    SELECT inhrelid AS oid FROM pg_inherits JOIN pg_class child ON child.oid = inhrelid WHERE inhparent = asked.oid AND child.relispartition
    UNION ALL SELECT confrelid FROM pg_constraint WHERE contype = 'f' AND conrelid = asked.oid) next
)
SELECT json_agg(json_build_object(
  'oid', c.oid::text, 'sql', format('%I.%I', n.nspname, c.relname), 'name', c.relname,
  'columns', (SELECT json_agg(json_build_object(
      'number', a.attnum, 'name', a.attname, 'type', format_type(a.atttypid, a.atttypmod),
      'plain', CASE WHEN d.is_array THEN format_type(a.atttypid, a.atttypmod) ELSE format_type(d.oid, d.typmod) END, 'base', b.typname,
      'length', CASE WHEN b.typname IN ('varchar', 'bpchar', 'bit', 'varbit') AND d.typmod >= 0
        THEN d.typmod - CASE WHEN b.typname IN ('varchar', 'bpchar') THEN 4 ELSE 0 END END,
      'array', d.is_array, 'kind', b.typtype,
      'labels', coalesce((SELECT json_agg(enumlabel ORDER BY enumsortorder) FROM pg_enum WHERE enumtypid = b.oid), '[]'),
      'notNull', a.attnotnull OR d.not_null,
      'filled', a.attgenerated <> '' OR a.attidentity <> '' OR coalesce(pg_get_expr(ad.adbin, ad.adrelid) LIKE 'nextval(%', false),
      'hasDefault', ad.adbin IS NOT NULL,
      'key', EXISTS (SELECT FROM pg_index u WHERE u.indrelid = a.attrelid AND u.indisunique AND a.attnum = ANY (u.indkey::int2[])),
      'domainChecks', d.checks) ORDER BY a.attnum)
    FROM pg_attribute a
    LEFT JOIN pg_attrdef ad ON ad.adrelid = a.attrelid AND ad.adnum = a.attnum
    CROSS JOIN LATERAL (
      WITH RECURSIVE down(oid, typmod, is_array, not_null, checks) AS (
        SELECT a.atttypid, a.atttypmod, false, false, '[]'::jsonb
        UNION ALL
        SELECT CASE WHEN t.typtype = 'd' THEN t.typbasetype ELSE t.typelem END,
          CASE WHEN t.typtype = 'd' AND t.typtypmod >= 0 THEN t.typtypmod ELSE down.typmod END,
          down.is_array OR t.typtype <> 'd', down.not_null OR (t.typtype = 'd' AND t.typnotnull),
          down.checks || CASE WHEN t.typtype = 'd' THEN coalesce((SELECT jsonb_agg(pg_get_expr(conbin, 0)) FROM pg_constraint
            WHERE contypid = t.oid AND contype = 'c'), '[]') ELSE '[]' END
        FROM down JOIN pg_type t ON t.oid = down.oid
        WHERE t.typtype = 'd' OR (t.typcategory = 'A' AND t.typelem <> 0 AND t.typlen = -1))
      SELECT * FROM down ORDER BY (SELECT typtype = 'd' OR (typcategory = 'A' AND typelem <> 0 AND typlen = -1) FROM pg_type WHERE pg_type.oid = down.oid) LIMIT 1) d
    JOIN pg_type b ON b.oid = d.oid
    WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped),
  'checks', coalesce((SELECT json_agg(json_build_object('name', conname, 'expression', pg_get_expr(conbin, conrelid), 'columns', coalesce(conkey, '{}')))
      FROM pg_constraint WHERE conrelid = c.oid AND contype = 'c'), '[]'),
  'partition', pg_get_partition_constraintdef(c.oid),
  'foreignKeys', coalesce((SELECT json_agg(json_build_object('columns', conkey, 'table', confrelid::text,
      'referenced', (SELECT json_agg(attname ORDER BY position) FROM unnest(confkey) WITH ORDINALITY AS k(number, position)
        JOIN pg_attribute ON attrelid = confrelid AND attnum = k.number)))
      FROM pg_constraint WHERE conrelid = c.oid AND contype = 'f'), '[]'),
  'partitioned', c.relkind = 'p',
  'parent', (SELECT inhparent::text FROM pg_inherits WHERE inhrelid = c.oid AND c.relispartition)) ORDER BY c.oid)
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE c.oid IN (SELECT oid FROM asked) AND c.relkind IN ('r', 'p')`;

type Read = Omit<TableForRows, "empty"> & {
  readonly partition: string | null;
  readonly partitioned: boolean;
};

/** The tables and all that they refer to. Rejects with a `DatabaseError`. */
export async function readTablesForRows(
  database: Database,
  oids: readonly string[],
): Promise<readonly TableForRows[]> {
  if (oids.length === 0) return [];
  const [result] = await runRepeated(database, [QUERY], [`{${oids.join(",")}}`]);
  const read = JSON.parse(result?.rows[0]?.[0] ?? "null") as readonly Read[] | null;
  const tables = (read ?? []).filter((table) => table.columns !== null);
  if (tables.length === 0) return [];
  const [counted] = await database.run(
    `SELECT ${tables.map(({ sql }) => `NOT EXISTS (SELECT FROM ${sql})`).join(", ")}`,
  );
  return tables.map(({ partition, ...table }, index) => ({
    ...table,
    checks: partition ? [...table.checks, boundsOf(table.columns, partition)] : table.checks,
    empty: counted?.rows[0]?.[index] === "t",
  }));
}

/** A partition's bounds are one more check of it. */
function boundsOf(columns: readonly ColumnForRows[], expression: string): CheckForRows {
  const named = columns.filter(({ name }) =>
    new RegExp(`\\b${name.replace(/\W/g, "\\$&")}\\b`).test(expression),
  );
  return { name: "partition bounds", expression, columns: named.map(({ number }) => number) };
}
