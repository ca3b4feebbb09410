// Query files to queries: sqlc's, pgtyped's, and plain files of statements. What cannot be checked is listed, with its reason.
import type { Node, RangeVar } from "libpg-query";
import { indexOfPosition, placesIn, quoteName, scanSql, topOf } from "../../text/index.ts";
import { as, findAll, type SqlParser } from "../sql/index.ts";
import type { QueryFile, Unchecked } from "../types.ts";
import { expand, type Spreads } from "./expand.ts";
import type { Insert, Query } from "./types.ts";

export interface ReadQueries {
  readonly queries: readonly Query[];
  /** What PostgreSQL's parser refuses, or what is no query. */
  readonly unchecked: readonly Unchecked[];
}

export function readQueries(files: readonly QueryFile[], parser: SqlParser): ReadQueries {
  const read = files.map((file) => readFile(file, parser));
  return {
    queries: read.flatMap(({ queries }) => queries),
    unchecked: read.flatMap(({ unchecked }) => unchecked),
  };
}

function readFile(file: QueryFile, parser: SqlParser): ReadQueries {
  const { text } = file;
  const queries: Query[] = [];
  const unchecked: Unchecked[] = [];
  const places = placesIn(text, file.name);
  let done = 0;
  for (const [index, { start, end }] of scanSql(text).statements.entries()) {
    const named = nameIn(text.slice(done, start));
    const name = named?.name ?? `statement ${index + 1}`;
    const at = places.at(start);
    done = end;
    const own = text.slice(start, end).replace(/;\s*$/, "");
    const { sql, indexOf, parsed } = understood(own, named, parser);
    if (!parsed.ok) {
      const place = places.at(start + indexOf(parsed.index));
      unchecked.push({ query: name, at: place, why: parsed.message });
      continue;
    }
    const [statement] = parsed.statements;
    const probe = statement && probeOf(statement.node, sql);
    if (!statement || probe === undefined) {
      unchecked.push({ query: name, at, why: "PostgreSQL prepares no statement of this kind" });
      continue;
    }
    const place = (position: number) =>
      probe === sql ? places.at(start + indexOf(indexOfPosition(sql, position))) : at;
    const { node } = statement;
    queries.push({
      name,
      at,
      sql: probe,
      place,
      words: wordsIn(sql),
      inserts: insertsIn(node),
      planned: findAll(node, "InsertStmt").some(({ onConflictClause }) => onConflictClause !== undefined),
    });
  }
  if (done === 0 && text.trim() !== "")
    unchecked.push({ query: file.name, at: topOf(file.name), why: "it holds no statement" });
  return { queries, unchecked };
}

interface Named {
  readonly name: string;
  readonly tool: "sqlc" | "pgtyped";
  readonly spreads: Spreads;
}

/** `-- name: X :one` (sqlc), or `@name X` in a comment with stars (pgtyped): the last one before a statement. */
function nameIn(before: string): Named | undefined {
  const sqlc = [...before.matchAll(/(?:--|#|\/\*)[ \t]*name:[ \t]*([^\s*]+)/g)].at(-1);
  const typed = [...before.matchAll(/\/\*(?:(?!\*\/)[\s\S])*?@name\s+(\S+)[\s\S]*?\*\//g)].at(-1);
  if (typed && (typed.index ?? 0) > (sqlc?.index ?? -1))
    return { name: typed[1]!, tool: "pgtyped", spreads: spreadsIn(typed[0]) };
  return sqlc && { name: sqlc[1]!, tool: "sqlc", spreads: new Map() };
}

/** `@param ids -> (...)`, `@param user -> (name, email)`, `@param users -> ((name, email)...)`: with one value or row. */
function spreadsIn(comment: string): Spreads {
  const found = comment.matchAll(/@param\s+(\w+)\s*->\s*(\((?:[^()]|\([^()]*\))*\))/g);
  return new Map(
    [...found].map(([, name = "", shape = ""]) => {
      const fields = shape.replace(/[()\s]|\.\.\./g, "").split(",");
      return [name, `(${fields.map(() => "?").join(", ")})`];
    }),
  );
}

/** Where the file names no tool, `:name` is a parameter if the text does not parse otherwise. */
function understood(text: string, named: Named | undefined, parser: SqlParser) {
  const first = expand(text, named?.tool === "pgtyped" ? "colon" : "sqlc", named?.spreads);
  const parsed = parser(first.sql);
  if (parsed.ok || named) return { ...first, parsed };
  const second = expand(text, "colon");
  const again = parser(second.sql);
  return again.ok ? { ...second, parsed: again } : { ...first, parsed };
}

/** The kinds that PostgreSQL analyses when it prepares them. */
const PREPARED = ["SelectStmt", "InsertStmt", "UpdateStmt", "DeleteStmt", "MergeStmt", "CallStmt"] as const;

/** What is prepared for a statement: itself, or a query of the tables and columns that it names. */
function probeOf(node: Node, sql: string): string | undefined {
  if (PREPARED.some((kind) => kind in node)) return sql;
  const copy = as(node, "CopyStmt");
  if (copy?.relation) {
    const columns = (copy.attlist ?? []).map((one) => quoteName(as(one, "String")?.sval ?? ""));
    return `SELECT ${columns.join(", ")} FROM ${tableOf(copy.relation)}`;
  }
  const relations = as(node, "TruncateStmt")?.relations ?? as(node, "LockStmt")?.relations;
  const tables = relations?.map((one) => tableOf(as(one, "RangeVar") ?? {}));
  const view = as(node, "RefreshMatViewStmt")?.relation;
  const all = view ? [tableOf(view)] : (tables ?? []);
  return all.length > 0
    ? `SELECT FROM ${all.map((table, index) => `${table} AS t${index}`).join(", ")}`
    : undefined;
}

function tableOf({ schemaname, relname = "" }: { schemaname?: string; relname?: string }): string {
  return schemaname === undefined ? quoteName(relname) : `${quoteName(schemaname)}.${quoteName(relname)}`;
}

function insertsIn(node: Node): readonly Insert[] {
  const inserts = findAll(node, "InsertStmt").map(({ relation, cols, selectStmt }) => {
    const values = as(as(selectStmt, "SelectStmt")?.valuesLists?.[0], "List")?.items;
    // DEFAULT VALUES gives none; how many a SELECT gives is not counted.
    return insertOf(relation, cols, selectStmt === undefined ? 0 : values?.length);
  });
  const merged = findAll(node, "MergeStmt").flatMap(({ relation, mergeWhenClauses = [] }) =>
    mergeWhenClauses
      .map((clause) => as(clause, "MergeWhenClause"))
      .filter((clause) => clause?.commandType === "CMD_INSERT")
      .map((clause) => insertOf(relation, clause?.targetList, clause?.values?.length ?? 0)),
  );
  return [...inserts, ...merged].filter((one) => one !== null);
}

function insertOf(
  relation: RangeVar | undefined,
  targets: readonly Node[] | undefined,
  count: number | undefined,
): Insert | null {
  if (!relation || (targets === undefined && count === undefined)) return null;
  const columns = targets?.map((one) => as(one, "ResTarget")?.name ?? "") ?? null;
  return { table: tableOf(relation), columns, count: count ?? 0 };
}

/** A name in quotes is made of words, too. */
export function wordsIn(text: string): ReadonlySet<string> {
  const words = text.match(/[\p{L}\p{N}_$]+/gu) ?? [];
  return new Set(words.flatMap((word) => [word, word.toLowerCase()]));
}
