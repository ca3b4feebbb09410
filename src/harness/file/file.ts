// One migration file as the harness sees it: cut by the engine, each piece parsed by PostgreSQL's parser.

import type { Node } from "libpg-query";
import {
  type Direction,
  type Location,
  MigrationError,
  type MigrationFailure,
  type ParsedMigration,
  type ParsedStatement,
  parse,
  type SourceFile,
  type Version,
  versionOfFileName,
} from "../../engine/index.ts";
import { placesIn } from "../../text/index.ts";
import type { SqlParser, SqlStatement } from "../sql/index.ts";
import { type Directives, readDirectives } from "./directives.ts";

/** One SQL statement of a file. The engine may send several in one piece; `alone` says that this one goes by itself. */
export interface SqlView {
  readonly direction: Direction;
  readonly node: Node;
  readonly text: string;
  readonly at: Location;
  /** The place of a `location` of the tree. */
  place(location: number | undefined): Location;
  readonly alone: boolean;
  /** Index of the piece in its section. */
  readonly piece: number;
}

export interface FileSection {
  readonly pieces: readonly ParsedStatement[];
  readonly statements: readonly SqlView[];
}

/** A piece that PostgreSQL's parser refused. */
interface Unparsed {
  readonly message: string;
  readonly at: Location;
  readonly piece: ParsedStatement;
  readonly direction: Direction;
}

export interface MigrationFile {
  readonly source: SourceFile;
  readonly version: Version;
  readonly transaction: boolean;
  readonly up: FileSection;
  readonly down: FileSection;
  /** Line of `-- +goose Down`; null where the file has none. */
  readonly downLine: number | null;
  /** Why the Down cannot be cut into statements; its section is empty then. Up does not mind, as in goose. */
  readonly downFailure?: MigrationFailure;
  readonly unparsed: readonly Unparsed[];
  readonly swallowed: readonly Location[];
  readonly directives: Directives;
}

/** Throws the engine's `MigrationError` where the name or the structure is wrong, but for what only a Down would meet. */
export function readFile(
  source: SourceFile,
  parser: SqlParser,
  env: Readonly<Record<string, string>>,
): MigrationFile {
  const version = versionOfFileName(source.name);
  const up = parse(source, "up", env);
  const { down, failure } = parseDown(source, env);
  const unparsed: Unparsed[] = [];
  return {
    source,
    version,
    transaction: up.transaction,
    up: sectionOf(up, "up", parser, unparsed),
    down: sectionOf(down, "down", parser, unparsed),
    downLine: lineOfDown(source.text),
    ...(failure && { downFailure: failure }),
    unparsed,
    swallowed: [...up.swallowed, ...down.swallowed],
    directives: readDirectives(source),
  };
}

const NOTHING: Pick<ParsedMigration, "statements" | "swallowed"> = { statements: [], swallowed: [] };

function parseDown(source: SourceFile, env: Readonly<Record<string, string>>) {
  try {
    return { down: parse(source, "down", env) };
  } catch (error) {
    if (!(error instanceof MigrationError)) throw error;
    return { down: NOTHING, failure: error.failure };
  }
}

function sectionOf(
  parsed: Pick<ParsedMigration, "statements">,
  direction: Direction,
  parser: SqlParser,
  unparsed: Unparsed[],
): FileSection {
  const statements = parsed.statements.flatMap((piece, index): SqlView[] => {
    const result = parser(piece.sql);
    if (!result.ok) {
      unparsed.push({ message: result.message, at: placeIn(piece, result.index), piece, direction });
      return [];
    }
    const alone = result.statements.length === 1;
    return result.statements.map((statement) => viewOf(statement, piece, direction, index, alone));
  });
  return { pieces: parsed.statements, statements };
}

function viewOf(
  statement: SqlStatement,
  piece: ParsedStatement,
  direction: Direction,
  index: number,
  alone: boolean,
): SqlView {
  const at = placeIn(piece, statement.start);
  return {
    direction,
    node: statement.node,
    text: statement.text,
    at,
    place: (location) =>
      location === undefined || location < 0 ? at : placeIn(piece, statement.indexOf(location)),
    alone,
    piece: index,
  };
}

/** The place in the file of a UTF-16 index into a piece's text. Where ENVSUB replaced something, the column is that of the text sent. */
function placeIn(piece: ParsedStatement, index: number): Location {
  const { line, column } = placesIn(piece.sql, piece.at.file).at(index);
  return {
    file: piece.at.file,
    line: piece.lines?.[line - 1] ?? piece.at.line + line - 1,
    column: line === 1 ? column + piece.at.column - 1 : column,
  };
}

function lineOfDown(text: string): number | null {
  const index = text.split("\n").findIndex((line) => /^--.*\+goose[ \t]+down\b/i.test(line));
  return index < 0 ? null : index + 1;
}
