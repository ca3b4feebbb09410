// A migration of another tool as goose's text, and where each of its lines comes from.
import { type Location, scanSql } from "../text/index.ts";
import type { ForeignMigration, FormatPart } from "./types.ts";

/** Where a line of the goose text begins in the other tool's file; null for a line that is goose's own. */
export interface Origin {
  readonly file: string;
  readonly line: number;
  /** From 1: the column there of the line's first character. */
  readonly column: number;
}

export interface GooseFile {
  /** `00001_create_users.sql`, without a folder. */
  readonly name: string;
  readonly text: string;
  /** One a line of `text`. */
  readonly origins: readonly (Origin | null)[];
}

/** `digits`: how many the versions of the folder have; shorter ones are filled with zeros. */
export function toGoose(migration: ForeignMigration, digits = 5): GooseFile {
  const { version, label, up, down, noDown, transaction } = migration;
  const lines: Line[] = [
    ...(transaction ? [] : [own("-- +goose NO TRANSACTION")]),
    own("-- +goose Up"),
    ...linesOf(up),
  ];
  if (down) lines.push(own(""), own("-- +goose Down"), ...linesOf(down));
  else if (noDown !== undefined) {
    lines.push(own(""), own("-- +goose Down"), own(`-- gosling: irreversible ${noDown}`));
  }
  return {
    name: `${String(version).padStart(digits, "0")}_${label}.sql`,
    text: `${lines.map(({ text }) => text).join("\n")}\n`,
    origins: lines.map(({ origin }) => origin),
  };
}

/** The place in the other tool's file of a place in the goose text; what is goose's own is at the next line that is not. */
export function originOf(
  { origins }: GooseFile,
  at: { readonly line: number; readonly column: number },
): Location | null {
  const from = Math.max(at.line - 1, 0);
  const exact = origins[from];
  if (exact) return { ...exact, column: exact.column + at.column - 1 };
  const near =
    origins.slice(from).find((origin) => origin !== null) ?? origins.findLast((origin) => origin !== null);
  return near ? { file: near.file, line: near.line, column: 1 } : null;
}

interface Line {
  readonly text: string;
  readonly origin: Origin | null;
}

const own = (text: string): Line => ({ text, origin: null });

/** Each statement on lines of its own, in a block where goose would cut it elsewhere; comments stay with the statement after them. */
function linesOf({ file, text, line: first }: FormatPart): readonly Line[] {
  const lines: Line[] = [];
  let done = 0;
  /** The text between two indexes, line by line, without blank lines at both ends. */
  const copy = (from: number, to: number): readonly Line[] => {
    const before = text.slice(0, from).split("\n");
    const start = before.length - 1;
    const column = before.at(-1)!.length + 1;
    const copied = text
      .slice(from, to)
      .split("\n")
      .map((part, index): Line => {
        const clean = part.replace(/\r$/, "");
        return {
          text: clean,
          origin: { file, line: first + start + index, column: index === 0 ? column : 1 },
        };
      });
    const blank = (one: Line | undefined) => one !== undefined && one.text.trim() === "";
    let [head, tail] = [0, copied.length];
    while (head < tail && blank(copied[head])) head += 1;
    while (tail > head && blank(copied[tail - 1])) tail -= 1;
    return copied.slice(head, tail).map(trimmed);
  };
  for (const { start, end } of scanSql(text).statements) {
    const comments = copy(done, start)
      .filter((one) => one.text !== "")
      .map(unlikeGoose);
    const statement = closed(copy(start, end));
    const plain = comments.every((one) => one.text.startsWith("--")) && cutsAtItsEnd(statement);
    if (lines.length > 0) lines.push(own(""));
    lines.push(...comments.filter(() => plain));
    lines.push(
      ...(plain
        ? statement
        : [own("-- +goose StatementBegin"), ...comments, ...statement, own("-- +goose StatementEnd")]),
    );
    done = end;
  }
  const rest = copy(done, text.length)
    .filter((one) => one.text.startsWith("--"))
    .map(unlikeGoose);
  return [...lines, ...rest];
}

/** Blanks at a line's start would hide it from goose, or be an error of its own. */
function trimmed({ text, origin }: Line): Line {
  if (!/^\s+--/.test(text)) return { text: text.trimEnd(), origin };
  const indent = text.length - text.trimStart().length;
  return { text: text.trim(), origin: origin && { ...origin, column: origin.column + indent } };
}

/** A comment that looks like an annotation of goose's, and is none here. In a statement it stays, and goose's parser refuses it. */
function unlikeGoose({ text, origin }: Line): Line {
  return { text: /^--/.test(text) ? text.replaceAll("+goose", "+ goose") : text, origin };
}

function closed(statement: readonly Line[]): readonly Line[] {
  const last = statement.at(-1);
  if (!last || last.text.endsWith(";")) return statement;
  // A comment at the end would swallow a semicolon beside it.
  return /--/.test(last.text)
    ? [...statement, own(";")]
    : [...statement.slice(0, -1), { text: `${last.text};`, origin: last.origin }];
}

/** Whether goose ends it at its last line and not before; a semicolon anywhere earlier is reason enough to doubt it. */
function cutsAtItsEnd(statement: readonly Line[]): boolean {
  const last = statement.at(-1)?.text ?? "";
  const earlier = statement.slice(0, -1);
  return (
    /(?:^|[^-;]);$/.test(last) &&
    !last.includes("--") &&
    earlier.every(({ text }) => !text.includes(";") && !/^--.*\+goose/.test(text))
  );
}
