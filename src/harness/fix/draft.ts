// A migration file as blocks that can be moved: each statement with the comments above it; and such blocks as a file again.
import type { ParsedStatement } from "../../engine/index.ts";
import { scanSql } from "../../text/index.ts";
import type { FileSection, MigrationFile, SqlView } from "../file/index.ts";

export interface DraftBlock {
  /** The comments and blank lines above it, as they are. */
  readonly lead: string;
  /** With its semicolon. */
  readonly sql: string;
  /** Where the file had it already. */
  readonly view?: SqlView;
}

export interface FileDraft {
  /** What is above `-- +goose Up`. */
  readonly head: string;
  readonly transaction: boolean;
  readonly up: readonly DraftBlock[];
  /** Comments below the last statement. */
  readonly upTail: string;
  readonly down: readonly DraftBlock[];
  readonly downTail: string;
  /** What it does, as part of a file name; undefined: it is what remains of the file itself. */
  readonly slug?: string;
}

const UP = /^--.*\+goose[ \t]+up\b/i;
const BLOCK = /^--.*\+goose[ \t]+statement(begin|end)\b/i;
const NO_TRANSACTION = /^--.*\+goose[ \t]+no[ \t]+transaction\b/i;

export function draftOf({ source, up, down, downLine, transaction }: MigrationFile): FileDraft {
  const lines = source.text.split(/\r?\n/);
  const upLine = lines.findIndex((line) => UP.test(line)) + 1;
  const end = downLine ?? lines.length + 1;
  const above = blocksOf(up, lines, upLine + 1, end);
  const below = blocksOf(down, lines, end + 1, lines.length + 1);
  return {
    head: kept(lines.slice(0, upLine - 1)),
    transaction,
    up: above.blocks,
    upTail: above.tail,
    down: below.blocks,
    downTail: below.tail,
  };
}

/** `from` and `to`: lines from 1; `to` is the first that no longer counts. */
function blocksOf({ pieces, statements }: FileSection, lines: readonly string[], from: number, to: number) {
  let line = from;
  const blocks = pieces.flatMap((piece, index): readonly DraftBlock[] => {
    const lead = kept(lines.slice(line - 1, piece.at.line - 1));
    line = lastLine(piece) + 1;
    const views = statements.filter((view) => view.piece === index);
    if (piece.sql === "") return [];
    const parts = scanSql(piece.sql).statements;
    if (views.length < 2 || parts.length !== views.length)
      return [{ lead, sql: piece.sql, ...(views[0] && { view: views[0] }) }];
    return parts.map(({ start, end }, part) => ({
      lead: part === 0 ? lead : withEnd(piece.sql.slice(parts[part - 1]!.end, start).trim()),
      sql: piece.sql.slice(start, end),
      view: views[part]!,
    }));
  });
  return { blocks, tail: kept(lines.slice(line - 1, to - 1)) };
}

const lastLine = ({ lines, at, sql }: ParsedStatement) =>
  lines?.at(-1) ?? at.line + sql.split("\n").length - 1;

/** Lines of comments, without goose's that rendering writes anew. */
function kept(lines: readonly string[]): string {
  return withEnd(lines.filter((line) => !BLOCK.test(line) && !NO_TRANSACTION.test(line)).join("\n"));
}

const withEnd = (text: string) => (text === "" ? "" : `${text}\n`);

export function blockOf(sql: string, lead = ""): DraftBlock {
  return { lead, sql: sql.trimEnd().endsWith(";") || sql.startsWith("--") ? sql : `${sql};` };
}

export function draftText({ head, transaction, up, upTail, down, downTail }: FileDraft): string {
  const text = [
    transaction ? "" : "-- +goose NO TRANSACTION\n",
    head,
    "-- +goose Up\n",
    sectionText(up, upTail),
    "\n-- +goose Down\n",
    sectionText(down, downTail),
  ].join("");
  return `${text
    .replaceAll(/\n{3,}/g, "\n\n")
    .replaceAll(/(-- \+goose (?:Up|Down)\n)\n+/g, "$1")
    .trimEnd()}\n`;
}

function sectionText(blocks: readonly DraftBlock[], tail: string): string {
  return `${blocks.map(({ lead, sql }) => `${lead}${wrapped(sql)}\n`).join("")}${tail}`;
}

/** goose ends a statement at each line that ends with a semicolon. */
function wrapped(sql: string): string {
  const inner = sql.split("\n").slice(0, -1);
  const cut = inner.some((line) => /;\s*(--.*)?$/.test(line));
  return cut ? `-- +goose StatementBegin\n${sql}\n-- +goose StatementEnd` : sql;
}
