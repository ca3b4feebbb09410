// Values by type, as the text that PostgreSQL reads: the same ones each time, and different from row to row.
import type { ColumnForRows } from "./facts.ts";

/** The same in every table, as numbers and uuids are: a foreign key that a file adds finds the row that it is about. */
const TEXT = (n: number) => `row_${n}`;

/** Texts that checks tend to ask for, tried where a check must be met. */
const USUAL_TEXTS = [
  "",
  "a",
  "b",
  "c",
  "A",
  "ab",
  "AB",
  "abc",
  "ABC",
  "1",
  "12",
  "123456",
  "a1",
  "a-b",
  "a_b",
  "en",
  "en-US",
  "user@example.com",
  "user2@example.com",
  "user3@example.com",
  "https://example.com/a",
  "https://example.com/b",
  "https://example.com/c",
  "/a",
  "#00aaff",
  "+15550100200",
  "2024-01-01",
  "12:30",
  "10.0.0.1",
  "00000000-0000-4000-8000-000000000001",
  ...[8, 16, 32, 40, 64].flatMap((length) => ["a", "b", "c"].map((letter) => letter.repeat(length))),
];

/** Far from the 1, 2, 3 that files give the rows that they insert themselves. */
const FIRST_KEY = 9000;

/** Value number `row` (from 0) of a column; undefined for a type that is not known. */
export function sampleValue(column: ColumnForRows, row: number): string | undefined {
  const one = scalar(column, row);
  if (one === undefined || !column.array) return one;
  return `{"${one.replace(/["\\]/g, "\\$&")}"}`;
}

/** A value for an argument of a function, of a type as `format_type` prints it; undefined for one that is not known. */
export function sampleOf(type: string): string | undefined {
  const array = type.endsWith("[]");
  const base = NAMES[array ? type.slice(0, -2) : type];
  if (base === undefined) return undefined;
  const column = { base, type, array, kind: "b", labels: [], length: null, key: true };
  return sampleValue(column as unknown as ColumnForRows, 0);
}

/** pg_type.typname of what `format_type` prints otherwise. */
const NAMES: Readonly<Record<string, string>> = {
  smallint: "int2",
  integer: "int4",
  bigint: "int8",
  real: "float4",
  "double precision": "float8",
  numeric: "numeric",
  text: "text",
  "character varying": "varchar",
  character: "bpchar",
  boolean: "bool",
  uuid: "uuid",
  date: "date",
  "timestamp without time zone": "timestamp",
  "timestamp with time zone": "timestamptz",
  "time without time zone": "time",
  interval: "interval",
  json: "json",
  jsonb: "jsonb",
  bytea: "bytea",
  inet: "inet",
};

function scalar(column: ColumnForRows, row: number): string | undefined {
  const n = row + 1;
  if (column.kind === "e") return column.labels[row % column.labels.length];
  // A composite of nothing but NULLs; how many, PostgreSQL would have to be asked.
  if (column.kind === "c") return undefined;
  switch (column.base) {
    case "int2":
    case "int4":
    case "int8":
      return `${column.key ? FIRST_KEY + n : n}`;
    case "float4":
    case "float8":
    case "numeric":
    case "money":
    case "oid":
      // numeric(2,2) holds no 1.
      return /^numeric\((\d+),\1\)/.test(column.type) ? `0.${n}` : `${n}`;
    case "text":
    case "citext":
    case "name":
      return TEXT(n);
    case "varchar":
    case "bpchar":
      return TEXT(n).slice(-(column.length ?? 60));
    case "char":
      return String.fromCharCode(96 + n);
    case "bool":
      return row % 2 === 0 ? "true" : "false";
    case "uuid":
      return `00000000-0000-4000-8000-00000000000${n}`;
    case "date":
      return `2024-01-0${n}`;
    case "timestamp":
    case "timestamptz":
      return `2024-01-0${n} 10:00:00+00`;
    case "time":
    case "timetz":
      return `10:0${n}:00`;
    case "interval":
      return `${n} day`;
    case "json":
    case "jsonb":
      return `{"n": ${n}}`;
    case "bytea":
      return `\\x0${n}`;
    case "inet":
      return `10.0.0.${n}`;
    case "cidr":
      return `10.0.${n}.0/24`;
    case "macaddr":
      return `08:00:2b:01:02:0${n}`;
    case "macaddr8":
      return `08:00:2b:01:02:03:04:0${n}`;
    case "bit":
    case "varbit":
      return n
        .toString(2)
        .padStart(column.length ?? 1, "0")
        .slice(-(column.length ?? 8));
    case "xml":
      return `<n>${n}</n>`;
    case "tsvector":
    case "tsquery":
      return `word${n}`;
    case "point":
      return `(${n},${n})`;
    case "box":
    case "lseg":
      return `(0,0),(${n},${n})`;
    case "circle":
      return `<(0,0),${n}>`;
    case "path":
    case "polygon":
      return `((0,0),(${n},0),(${n},${n}))`;
    case "int4range":
    case "int8range":
    case "numrange":
      return `[${n * 10},${n * 10 + 1})`;
    case "daterange":
    case "tsrange":
    case "tstzrange":
      return `[2024-01-0${n},2024-02-0${n})`;
    case "int4multirange":
    case "int8multirange":
    case "nummultirange":
      return `{[${n * 10},${n * 10 + 1})}`;
    case "hstore":
      return `"n"=>"${n}"`;
    case "ltree":
      return `n${n}`;
    default:
      return undefined;
  }
}

/** What is tried for a column that a check speaks of: its own values, what the check names, and what checks tend to want. */
export function candidatesFor(
  column: ColumnForRows,
  constants: readonly string[],
  numbers: readonly number[],
): readonly string[] {
  const own = [0, 1, 2].flatMap((row) => sampleValue(column, row) ?? []);
  if (column.array) {
    const named = constants.filter((text) => !/[{},"\\\s]/.test(text) && text !== "");
    return distinct([...own, "{}", ...named.map((text) => `{${text}}`)]);
  }
  switch (column.base) {
    case "int2":
    case "int4":
    case "int8":
    case "float4":
    case "float8":
    case "numeric": {
      const near = numbers.flatMap((number) => [number, number + 1, number - 1]);
      const quoted = constants.filter((text) => /^-?\d+(\.\d+)?$/.test(text));
      return distinct([...own, ...near.map(String), ...quoted, "0"]);
    }
    case "text":
    case "citext":
    case "varchar":
    case "bpchar": {
      const lengths = numbers.filter((number) => number > 0 && number <= 256 && Number.isInteger(number));
      const sized = lengths.flatMap((length) =>
        ["a", "b", "c", "A", "1", "2", "3"].map((one) => one.repeat(length)),
      );
      const limit = column.length ?? Infinity;
      // `LIKE '%@%'` is met by its own pattern, filled in.
      const filled = constants
        .filter((text) => /[%_]/.test(text))
        .flatMap((text) => ["a", "b", "c"].map((one) => text.replace(/[%_]/g, one)));
      return distinct([...constants, ...own, ...filled, ...sized, ...USUAL_TEXTS]).filter(
        (text) => text.length <= limit,
      );
    }
    case "bytea": {
      const lengths = numbers.filter((number) => number > 0 && number <= 256 && Number.isInteger(number));
      const sized = lengths.flatMap((length) =>
        ["0a", "0b", "0c"].map((byte) => `\\x${byte.repeat(length)}`),
      );
      return distinct([...own, ...sized, "\\x"]);
    }
    case "json":
    case "jsonb":
      return distinct([
        ...own,
        "{}",
        "[]",
        '"a"',
        "1",
        "true",
        ...constants.map((text) => JSON.stringify({ [text]: 1 })),
        JSON.stringify(Object.fromEntries(constants.map((text) => [text, 1]))),
      ]);
    case "date":
    case "timestamp":
    case "timestamptz":
      return distinct([...own, ...constants.filter((text) => /^\d{4}-\d\d-\d\d/.test(text))]);
    case "bool":
      return ["true", "false"];
    default:
      return distinct([...own, ...(column.kind === "e" ? column.labels : [])]);
  }
}

const distinct = (texts: readonly string[]) => [...new Set(texts)];
