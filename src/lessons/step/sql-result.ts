// What a block's result must look like, as far as its SQL shows: whether there are rows, in what order, with which columns.
import { type StepToken, statements } from "./sql.ts";

type Statement = readonly StepToken[];

/**
 * True where the last statement has ORDER BY outside all parentheses, or is an EXPLAIN (whose rows are lines of a text).
 * A function whose body orders is not looked into; the attribute `ordered` is for such cases.
 */
export function ordersRows(sql: string): boolean {
  const last = statements(sql).at(-1) ?? [];
  if (isWord(last[0], "EXPLAIN")) return true;
  return last.some((token, i) => token.depth === 0 && isWord(token, "ORDER") && isWord(last[i + 1], "BY"));
}

export type ResultShape =
  /** No statement returns rows. */
  | { readonly type: "nothing" }
  /** A name is null where only PostgreSQL knows it. */
  | { readonly type: "columns"; readonly names: readonly (string | null)[] }
  | { readonly type: "unknown" };

/** Of the last statement that returns rows. */
export function resultShape(sql: string): ResultShape {
  for (const statement of statements(sql).toReversed()) {
    const shape = shapeOf(statement);
    if (shape.type !== "nothing") return shape;
  }
  return { type: "nothing" };
}

const SILENT = new Set(
  "ALTER ANALYZE BEGIN CLUSTER COMMENT COMMIT COPY CREATE DEALLOCATE DISCARD DO DROP END GRANT IMPORT LISTEN LOCK NOTIFY PREPARE REASSIGN REFRESH REINDEX RELEASE RESET REVOKE ROLLBACK SAVEPOINT SECURITY SET START TRUNCATE UNLISTEN VACUUM".split(
    " ",
  ),
);

function shapeOf(statement: Statement): ResultShape {
  const [first] = statement;
  if (first === undefined) return { type: "nothing" };
  if (first.kind === "word" && SILENT.has(first.text)) return { type: "nothing" };
  const top = (word: string) => statement.findIndex((token) => token.depth === 0 && isWord(token, word));
  const change = ["INSERT", "UPDATE", "DELETE", "MERGE"].map(top).find((index) => index !== -1);
  const select = top("SELECT");
  if (change !== undefined && (select === -1 || change < select || isWord(first, "WITH"))) {
    const returning = top("RETURNING");
    return returning === -1 ? { type: "nothing" } : columns(statement.slice(returning + 1));
  }
  if (select === -1 || (!isWord(first, "SELECT") && !isWord(first, "WITH"))) return { type: "unknown" };
  const list = statement.slice(select + 1);
  const end = list.findIndex((token) => token.depth === 0 && ENDS.has(token.text) && token.kind === "word");
  if (end !== -1 && isWord(list[end], "INTO")) return { type: "nothing" };
  return columns(end === -1 ? list : list.slice(0, end));
}

const ENDS = new Set(
  "FROM INTO WHERE GROUP HAVING WINDOW UNION INTERSECT EXCEPT ORDER LIMIT OFFSET FETCH FOR".split(" "),
);

function columns(list: Statement): ResultShape {
  const items: StepToken[][] = [[]];
  for (const token of withoutDistinct(list)) {
    if (token.depth === 0 && token.kind === "sign" && token.text === ",") items.push([]);
    else items.at(-1)!.push(token);
  }
  // `*` and `t.*` are as many columns as the table has.
  if (items.some((item) => item.length === 0 || isStar(item))) return { type: "unknown" };
  return { type: "columns", names: items.map(columnName) };
}

function withoutDistinct(list: Statement): Statement {
  if (isWord(list[0], "ALL")) return list.slice(1);
  if (!isWord(list[0], "DISTINCT")) return list;
  if (!isWord(list[1], "ON")) return list.slice(1);
  const close = list.findIndex((token) => token.depth === 0 && token.text === ")");
  return list.slice(close + 1);
}

function isStar(item: Statement): boolean {
  const last = item.at(-1)!;
  return last.kind === "sign" && last.text === "*" && (item.length === 1 || item.at(-2)!.text === ".");
}

function columnName(item: Statement): string | null {
  const last = item.at(-1)!;
  const name = last.kind === "name" ? last.text : last.kind === "word" ? last.text.toLowerCase() : null;
  if (isWord(item.at(-2), "AS")) return name;
  // A column, perhaps with its table: `t.name`.
  const isPath = item.every((token, i) =>
    i % 2 === 0 ? token.kind === "word" || token.kind === "name" : token.text === ".",
  );
  // CURRENT_DATE and its like are words, too, and print names of their own; TRUE and NULL print `bool` and `?column?`.
  const isSpecial =
    item.length === 1 &&
    last.kind === "word" &&
    /^(?:CURRENT_|SESSION_|LOCALTIME|TRUE$|FALSE$|NULL$|USER$|DEFAULT$)/.test(last.text);
  return isPath && item.length % 2 === 1 && !isSpecial ? name : null;
}

function isWord(token: StepToken | undefined, text: string): boolean {
  return token?.kind === "word" && token.text === text;
}
