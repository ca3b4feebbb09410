// PostgreSQL's own types by their OIDs, as psql and the documentation name them. Pure.

const NAMES: Readonly<Record<number, string>> = {
  16: "boolean",
  17: "bytea",
  18: '"char"',
  19: "name",
  20: "bigint",
  21: "smallint",
  23: "integer",
  25: "text",
  26: "oid",
  114: "json",
  650: "cidr",
  700: "real",
  701: "double precision",
  869: "inet",
  1042: "character",
  1043: "character varying",
  1082: "date",
  1083: "time",
  1114: "timestamp",
  1184: "timestamptz",
  1186: "interval",
  1266: "timetz",
  1700: "numeric",
  2205: "regclass",
  2950: "uuid",
  3614: "tsvector",
  3802: "jsonb",
  1000: "boolean[]",
  1003: "name[]",
  1005: "smallint[]",
  1007: "integer[]",
  1009: "text[]",
  1015: "character varying[]",
  1016: "bigint[]",
  1231: "numeric[]",
  2951: "uuid[]",
  3807: "jsonb[]",
};

/** Null: a type of the database's own, whose name the answer does not carry. */
export function typeName(oid: number): string | null {
  return NAMES[oid] ?? null;
}
