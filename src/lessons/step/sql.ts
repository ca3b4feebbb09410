// SQL as words and signs: just enough to say what a statement's result looks like, without running it.
import { foldedName, type SqlTokenKind, scanSql, tokensOf } from "../../text/index.ts";

/** `depth`: the parentheses around it. A quoted name is `name`, a string (or a number) is `value`. */
export interface StepToken {
  readonly kind: "word" | "name" | "value" | "sign";
  /** A word in capitals, a name as it will be printed, a sign as it is written; empty for a value. */
  readonly text: string;
  readonly depth: number;
}

const KINDS: Readonly<Record<SqlTokenKind, StepToken["kind"]>> = {
  word: "word",
  name: "name",
  string: "value",
  dollar: "value",
  number: "value",
  parameter: "value",
  operator: "sign",
  open: "sign",
  close: "sign",
  semicolon: "sign",
  comment: "sign",
};

/** The statements that are not empty, without their semicolons. */
export function statements(sql: string): readonly (readonly StepToken[])[] {
  const tokens = tokensOf(sql);
  let next = 0;
  return scanSql(sql).statements.map(({ end }) => {
    const found: StepToken[] = [];
    let depth = 0;
    for (; next < tokens.length && tokens[next]!.end <= end; next += 1) {
      const token = tokens[next]!;
      if (token.kind === "semicolon") continue;
      if (token.kind === "close") depth = Math.max(0, depth - 1);
      found.push({
        kind: KINDS[token.kind],
        text: textOf(token.kind, sql.slice(token.start, token.end)),
        depth,
      });
      if (token.kind === "open") depth += 1;
    }
    return found;
  });
}

function textOf(kind: SqlTokenKind, text: string): string {
  if (kind === "word") return text.toUpperCase();
  if (kind === "name") return foldedName(text);
  return KINDS[kind] === "sign" ? text : "";
}
