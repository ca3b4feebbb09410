// Two definitions that say the same with the sides of `=` and `<>`, or of AND and OR, in another order: seen on their parse trees. Pure.
import type { SchemaObject } from "../../sandbox/index.ts";
import type { SqlParser } from "../sql/index.ts";

/** A statement that holds the definition, so that PostgreSQL's parser reads it; undefined for kinds without an expression. */
function statementOf({ kind, definition }: SchemaObject): string | undefined {
  switch (kind) {
    case "view":
    case "materialized view":
      return `CREATE VIEW v AS ${definition}`;
    case "constraint":
      return `ALTER TABLE t ADD CONSTRAINT c ${definition}`;
    case "index":
      return `CREATE INDEX i ON t USING ${definition.replace(/^unique /, "")}`;
    case "policy":
      return `CREATE POLICY p ON t AS ${definition}`;
    case "column":
      return `CREATE TABLE t (c ${definition})`;
    case "rule":
      return definition;
    default:
      return undefined;
  }
}

/** What is before the query of a view: its options, its columns' defaults. */
const BEFORE_QUERY = /^(?:(?!\s*(?:SELECT|WITH)\b).*\n)*/;

export function isCommuted(before: SchemaObject, after: SchemaObject, parser: SqlParser): boolean {
  if (before.kind !== after.kind || before.name !== after.name) return false;
  const [one, other] = [before, after].map((object) => {
    const head = /view$/.test(object.kind) ? (BEFORE_QUERY.exec(object.definition)?.[0] ?? "") : "";
    const unique = /^unique /.test(object.definition);
    const sql = statementOf({ ...object, definition: object.definition.slice(head.length) });
    const parsed = sql === undefined ? undefined : parser(sql);
    if (!parsed?.ok) return undefined;
    return JSON.stringify([head, unique, parsed.statements.map(({ node }) => inOrder(node))]);
  });
  return one !== undefined && one === other;
}

type Tree = Readonly<Record<string, unknown>>;

/** The tree without places, and with what may be written in any order in one order. */
function inOrder(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inOrder);
  if (typeof value !== "object" || value === null) return value;
  const tree = Object.fromEntries(
    Object.entries(value)
      .filter(([key]) => !/location$/.test(key))
      .map(([key, inner]) => [key, inOrder(inner)]),
  );
  if (isTree(tree.A_Expr) && commutes(tree.A_Expr)) {
    const [lexpr, rexpr] = sorted([tree.A_Expr.lexpr, tree.A_Expr.rexpr]);
    return { A_Expr: { ...tree.A_Expr, lexpr, rexpr } };
  }
  if (isTree(tree.BoolExpr) && /^(AND|OR)_EXPR$/.test(`${tree.BoolExpr.boolop}`)) {
    const { boolop, args } = tree.BoolExpr;
    return { BoolExpr: { boolop, args: sorted(flattened(boolop, args)) } };
  }
  return tree;
}

/** Their commutator is themselves, for every type of PostgreSQL's own. One that is named with its schema is somebody's own. */
function commutes({ kind, name, lexpr }: Tree): boolean {
  const text = JSON.stringify(name);
  return kind === "AEXPR_OP" && lexpr !== undefined && /^\[\{"String":\{"sval":"(?:=|<>)"\}\}\]$/.test(text);
}

/** `a AND (b AND c)` is one list. */
function flattened(boolop: unknown, args: unknown): readonly unknown[] {
  return (Array.isArray(args) ? args : []).flatMap((arg: unknown) => {
    const inner = isTree(arg) ? arg.BoolExpr : undefined;
    return isTree(inner) && inner.boolop === boolop ? flattened(boolop, inner.args) : [arg];
  });
}

function sorted(parts: readonly unknown[]): unknown[] {
  return parts
    .map((part) => [JSON.stringify(part) ?? "", part] as const)
    .sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
    .map(([, part]) => part);
}

function isTree(value: unknown): value is Tree {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
