// Names and pieces of SQL for messages and recipes.
import { quoteName } from "../../text/index.ts";
import type { SqlView } from "../file/index.ts";
import type { NodeOf } from "../sql/index.ts";
import { as, wordsOf } from "../sql/index.ts";
import type { TableFacts } from "../world/index.ts";

/** The statement's own name for the table that it alters: an earlier statement may have renamed it. */
export function alteredTable({ node }: SqlView, table: TableFacts): string {
  const relation = as(node, "AlterTableStmt")?.relation ?? as(node, "IndexStmt")?.relation;
  const name = relation?.relname;
  if (name === undefined) return tableSql(table);
  return relation?.schemaname ? `${quoteName(relation.schemaname)}.${quoteName(name)}` : quoteName(name);
}

export function tableSql(table: TableFacts): string {
  const name = quoteName(table.name);
  return table.schema === "public" ? name : `${quoteName(table.schema)}.${name}`;
}

export function functionName(call: NodeOf<"FuncCall">): string {
  return (wordsOf(call.funcname ?? []).at(-1) ?? "").toLowerCase();
}

/** The text of a column's or a cast's type as the parser understood it: base name, modifiers, array. */
export interface TypeText {
  readonly name: string;
  readonly modifiers: readonly number[];
  readonly array: boolean;
}

const ALIASES: Readonly<Record<string, string>> = {
  int2: "smallint",
  int4: "integer",
  int8: "bigint",
  float4: "real",
  float8: "double precision",
  varchar: "character varying",
  bpchar: "character",
  bool: "boolean",
  timestamp: "timestamp without time zone",
  timestamptz: "timestamp with time zone",
  time: "time without time zone",
  timetz: "time with time zone",
};

export function typeOf(type: NodeOf<"TypeName"> | undefined): TypeText {
  const word = wordsOf(type?.names ?? []).at(-1) ?? "";
  const modifiers = (type?.typmods ?? []).flatMap((node) => as(node, "A_Const")?.ival?.ival ?? []);
  return {
    name: ALIASES[word] ?? word,
    modifiers: word === "bpchar" && modifiers.length === 0 ? [1] : modifiers,
    array: (type?.arrayBounds ?? []).length > 0,
  };
}

/** The same from what `format_type` prints: `numeric(10,2)`, `timestamp(3) with time zone`, `text[]`. */
export function typeFromText(text: string): TypeText {
  const array = text.endsWith("[]");
  const plain = array ? text.slice(0, -2) : text;
  const modifiers = /\(([\d,\s]+)\)/.exec(plain)?.[1]?.split(",").map(Number) ?? [];
  return { name: plain.replace(/\([\d,\s]+\)/, "").trim(), modifiers, array };
}

export function typeLabel({ name, modifiers, array }: TypeText): string {
  const [head = "", ...tail] = name.split(" with");
  const size = modifiers.length > 0 ? `(${modifiers.join(",")})` : "";
  return `${head}${size}${tail.length > 0 ? ` with${tail.join(" with")}` : ""}${array ? "[]" : ""}`;
}

export const commaList = (names: readonly string[]) => names.join(", ");
