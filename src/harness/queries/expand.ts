// The names that sqlc, pgtyped and drivers put where a parameter goes, as PostgreSQL's `$1`; each character keeps its place.
import { type SqlToken, tokensOf } from "../../text/index.ts";

/** Which names are parameters: `sqlc`: sqlc.arg(x), @x; `colon`: :x, too. */
export type Dialect = "sqlc" | "colon";

/** pgtyped's `@param`: how many values one entry has, and whether there are several entries. */
export type Spreads = ReadonlyMap<string, string>;

export interface Expanded {
  readonly sql: string;
  /** The UTF-16 index in the original text of one in `sql`. */
  indexOf(index: number): number;
}

/** `spreads`: what a name stands for instead of one value, with `?` for each value. */
export function expand(text: string, dialect: Dialect, spreads: Spreads = new Map()): Expanded {
  const tokens = tokensOf(text);
  const numbers = new Map<string, number>();
  let last = Math.max(
    0,
    ...tokens.filter(({ kind }) => kind === "parameter").map((one) => numberOf(text, one)),
  );
  const parameter = (name: string): string => {
    const spread = spreads.get(name);
    const known = numbers.get(name);
    if (spread === undefined) {
      const number = known ?? ++last;
      numbers.set(name, number);
      return `$${number}`;
    }
    const first = known ?? last + 1;
    if (known === undefined) {
      numbers.set(name, first);
      last += spread.split("?").length - 1;
    }
    let next = first;
    return spread.replaceAll("?", () => `$${next++}`);
  };
  const pieces: { readonly at: number; readonly from: number; readonly length: number }[] = [];
  let sql = "";
  let done = 0;
  const copy = (to: number) => {
    pieces.push({ at: sql.length, from: done, length: to - done });
    sql += text.slice(done, to);
  };
  const replace = (from: number, to: number, by: string) => {
    copy(from);
    pieces.push({ at: sql.length, from, length: 0 });
    sql += by;
    done = to;
  };
  for (let index = 0; index < tokens.length; index += 1) {
    const macro = macroAt(text, tokens, index);
    if (macro) {
      const { from, to, next, name } = macro;
      replace(from, to, macro.kind === "embed" ? `${name}.*` : parameter(name));
      index = next;
      continue;
    }
    const sign = signAt(text, tokens, index, dialect);
    if (!sign) continue;
    const { start, end } = tokens[index + 1]!;
    const required = dialect === "colon" && text[end] === "!" ? 1 : 0;
    replace(tokens[index]!.end - 1, end + required, parameter(text.slice(start, end)));
    index += 1 + required;
  }
  copy(text.length);
  return {
    sql,
    indexOf(at) {
      const piece = pieces.findLast((one) => one.at <= at);
      return piece ? piece.from + Math.min(at - piece.at, piece.length) : at;
    },
  };
}

const numberOf = (text: string, { start, end }: SqlToken) => Number(text.slice(start + 1, end));

/** `sqlc.arg(name)`, `sqlc.narg('name')`, `sqlc.slice(...)`, `sqlc.embed(table)`. */
function macroAt(text: string, tokens: readonly SqlToken[], index: number) {
  const part = (offset: number) => {
    const token = tokens[index + offset];
    return token ? text.slice(token.start, token.end) : "";
  };
  if (part(0).toLowerCase() !== "sqlc" || part(1) !== "." || part(3) !== "(" || part(5) !== ")")
    return undefined;
  const kind = part(2).toLowerCase();
  if (!/^(?:arg|narg|slice|embed)$/.test(kind)) return undefined;
  const from = tokens[index]!.start;
  const to = tokens[index + 5]!.end;
  return { kind, name: part(4).replace(/^'(.*)'$/s, "$1"), from, to, next: index + 5 };
}

/** `@` or `:` directly before a name. `<@` is an operator, `a[1:n]` a slice, `::` a cast. */
function signAt(text: string, tokens: readonly SqlToken[], index: number, dialect: Dialect): boolean {
  const [sign, name] = [tokens[index], tokens[index + 1]];
  if (!sign || !name || name.kind !== "word" || name.start !== sign.end) return false;
  const written = text.slice(sign.start, sign.end);
  if (written.endsWith("@")) return !/^(?:<@|@@|~@)$/.test(written);
  return dialect === "colon" && written === ":" && !/[\w\])":]/.test(text[sign.start - 1] ?? "");
}
