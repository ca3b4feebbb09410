// A pgTAP file as it is sent: its statements with their places, psql's own lines taken out. Pure.

import type { Node } from "libpg-query";
import type { SourceFile } from "../../engine/index.ts";
import { type Location, placesIn, scanSql } from "../../text/index.ts";
import { setsRole } from "../proof/index.ts";
import { as, type SqlParser, type SqlStatement } from "../sql/index.ts";

export interface ScriptStatement {
  readonly sql: string;
  readonly at: Location;
  /** It makes the file another role than the one that runs it. */
  readonly setsRole: boolean;
  /** The place of a UTF-16 index into its text. */
  place(index: number): Location;
}

export interface Script {
  readonly statements: readonly ScriptStatement[];
  /** It has no BEGIN of its own: it is run in a transaction of ours. */
  readonly bare: boolean;
  /** Something of it outlives its ROLLBACK: the database is of no use to the next file. */
  readonly leaves: boolean;
  /** It makes the extension itself, and not just where it is missing. */
  readonly makesExtension: boolean;
}

export type Read =
  | { readonly type: "script"; readonly script: Script }
  /** PostgreSQL's parser refuses it. */
  | { readonly type: "broken"; readonly at: Location; readonly message: string }
  /** It needs what only psql does; `what` is a noun, for example `\i`. */
  | { readonly type: "psql"; readonly at: Location; readonly what: string };

/** How psql prints, and when it stops: without a meaning here. A variable that is set and used is found where it is used. */
const HARMLESS =
  /^\\(?:set|unset|pset|timing|echo|qecho|warn|x|t|a|f|H|o|encoding|errverbose)(?![\w!?])[^\\]*$/;
/** A line of TAP that psql itself would write: it is not lost. */
const ECHOED_TAP = /^\\q?echo\s+['"]?(?:(?:not )?ok\b|\d+\.\.\d|Bail out!)/i;

export function readScript({ name, text: whole }: SourceFile, parser: SqlParser): Read {
  const text = whole.replace(/^\ufeff/, "");
  const place = placesIn(text, name).at;
  const { sql, commands } = withoutCommands(text);
  const needed = commands.find(({ command }) => !HARMLESS.test(command) || ECHOED_TAP.test(command));
  if (needed) return { type: "psql", at: place(needed.index), what: whatOf(needed.command) };
  const parsed = parser(sql);
  if (parsed.ok) return { type: "script", script: scriptOf(parsed.statements, place) };
  const at = place(parsed.index);
  // Where psql would have put something else in, the parser stops at its first sign.
  const [sign] = /^(?:\\\S*|:(?:\w+|'\w+'|"\w+"|\{\?\w+\}))/.exec(sql.slice(parsed.index)) ?? [];
  return sign === undefined
    ? { type: "broken", at, message: parsed.message }
    : { type: "psql", at, what: whatOf(sign) };
}

function whatOf(sign: string): string {
  const [word = ""] = sign.split(/\s/);
  if (word.startsWith(":")) return `the variable ${word}`;
  return word === "\\." ? "rows after COPY ... FROM STDIN" : `the command ${word}`;
}

function scriptOf(statements: readonly SqlStatement[], place: (index: number) => Location): Script {
  const nodes = statements.map(({ node }) => node);
  const bare = !nodes.some((node) => transactionKind(node) !== null);
  return {
    statements: statements.map(({ text, start, node }) => ({
      sql: text,
      at: place(start),
      setsRole: setsRole(node) || SET_CONFIG.test(text),
      place: (index) => place(start + index),
    })),
    bare,
    leaves: !bare && outlives(nodes),
    makesExtension: nodes.some((node) => madeExtension(node) === "anew"),
  };
}

const SET_CONFIG = /\bset_config\s*\(\s*'(?:role|session_authorization)'/i;

/** Whether anything but settings is outside of BEGIN ... ROLLBACK. */
function outlives(nodes: readonly Node[]): boolean {
  let inside = false;
  for (const node of nodes) {
    const kind = transactionKind(node);
    if (kind === "begin") inside = true;
    else if (kind === "rollback") inside = false;
    else if (kind === "commit") return true;
    else if (!inside && !as(node, "VariableSetStmt") && madeExtension(node) !== "where it is missing")
      return true;
  }
  return false;
}

/** `CREATE EXTENSION IF NOT EXISTS pgtap` does nothing here; with a schema it says where the extension has to be. */
function madeExtension(node: Node): "anew" | "where it is missing" | undefined {
  const made = as(node, "CreateExtensionStmt");
  if (made?.extname !== "pgtap") return undefined;
  return made.if_not_exists && !made.options?.length ? "where it is missing" : "anew";
}

function transactionKind(node: Node): "begin" | "rollback" | "commit" | null {
  switch (as(node, "TransactionStmt")?.kind) {
    case "TRANS_STMT_BEGIN":
    case "TRANS_STMT_START":
      return "begin";
    case "TRANS_STMT_ROLLBACK":
      return "rollback";
    case "TRANS_STMT_COMMIT":
    case "TRANS_STMT_PREPARE":
    case "TRANS_STMT_COMMIT_PREPARED":
    case "TRANS_STMT_ROLLBACK_PREPARED":
      return "commit";
    default:
      return null;
  }
}

interface Command {
  readonly command: string;
  readonly index: number;
}

/** Each line that psql would take for itself, as blanks: what is left keeps its places. */
function withoutCommands(text: string): { readonly sql: string; readonly commands: readonly Command[] } {
  const commands: Command[] = [];
  const pieces: string[] = [];
  /** Up to where nothing is open, neither a string nor a comment. */
  let closed = 0;
  for (const found of text.matchAll(/^[ \t]*(\\[^\n]*)/gm)) {
    if (scanSql(text.slice(closed, found.index)).open) continue;
    const [line, command = ""] = found;
    const end = found.index + line.length;
    commands.push({ command: command.trimEnd(), index: end - command.length });
    pieces.push(text.slice(closed, found.index), " ".repeat(line.length));
    closed = end;
  }
  return { sql: [...pieces, text.slice(closed)].join(""), commands };
}
