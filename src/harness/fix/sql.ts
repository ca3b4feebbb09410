// Pieces of a statement's text, found by its tokens.
import type { Node, RangeVar } from "libpg-query";
import { foldedName, quoteName, tokensOf } from "../../text/index.ts";
import { nameOf } from "../file/index.ts";
import { as } from "../sql/index.ts";

export function relationSql({ schemaname, relname = "" }: RangeVar): string {
  return schemaname ? `${quoteName(schemaname)}.${quoteName(relname)}` : quoteName(relname);
}

/** `ALTER TABLE ONLY users` and its commands, cut at the commas between them. */
export function alterParts(text: string): { readonly head: string; readonly commands: readonly string[] } {
  const tokens = tokensOf(text);
  const word = (index: number) => {
    const token = tokens[index];
    return token ? text.slice(token.start, token.end).toUpperCase() : "";
  };
  // ALTER TABLE
  let next = 2;
  if (word(next) === "IF") next += 2;
  if (word(next) === "ONLY") next += 1;
  next += 1;
  while (word(next) === ".") next += 2;
  if (word(next) === "*") next += 1;
  const start = tokens[next]?.start ?? text.length;
  const commands: string[] = [];
  let depth = 0;
  let from = start;
  for (const { kind, start: at, end } of tokens.slice(next)) {
    if (kind === "open") depth += 1;
    if (kind === "close") depth -= 1;
    if (depth > 0 || text.slice(at, end) !== ",") continue;
    commands.push(text.slice(from, at).trim());
    from = end;
  }
  commands.push(text.slice(from).trim());
  return { head: text.slice(0, start).trim(), commands };
}

/** `text` with what follows its first words (`create unique index`) in between; blanks and case do not matter. */
export function afterWords(text: string, words: RegExp, insert: string): string {
  return text.replace(words, (found) => `${found.trimEnd()} ${insert} `);
}

/** The word of a name in the text, as PostgreSQL reads it: `Users` is users. */
export function tokenOf(
  text: string,
  name: string,
  from = 0,
): { readonly start: number; readonly end: number } | undefined {
  return tokensOf(text).find(
    ({ kind, start, end }) =>
      start >= from && (kind === "word" || kind === "name") && foldedName(text.slice(start, end)) === name,
  );
}

/** Whether it drops this index, constraint and so on. */
export function drops(node: Node, name: string): boolean {
  if ((as(node, "DropStmt")?.objects ?? []).some((object) => nameOf(object).relname === name)) return true;
  return (as(node, "AlterTableStmt")?.cmds ?? []).some((item) => {
    const command = as(item, "AlterTableCmd");
    return command?.subtype === "AT_DropConstraint" && command.name === name;
  });
}
