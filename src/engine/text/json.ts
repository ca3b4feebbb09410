// A parsed file as plain JSON data: what `gosling parse FILE --json` prints.
import { topOf } from "../../text/index.ts";
import { MigrationError, type MigrationFailure } from "../errors.ts";
import type { Direction, SourceFile } from "../types.ts";
import { parse } from "./parser.ts";

export interface DirectionJson {
  readonly statements: readonly { readonly sql: string; readonly line: number; readonly column: number }[];
  readonly transaction: boolean;
}

export type FileJson =
  | { readonly up: DirectionJson; readonly down: DirectionJson }
  | {
      readonly error: {
        readonly code: string;
        readonly message: string;
        readonly file: string;
        readonly line: number;
        readonly column: number;
        readonly hint?: string;
      };
    };

/**
 * Both directions of a file, or its first mistake.
 *
 * @example
 * ```ts
 * import { parseToJson } from "gosling/engine";
 *
 * const file = { name: "00001_users.sql", text: "-- +goose Up\nSELECT 1;\n-- +goose Down\nSELECT 2;\n" };
 * console.log(JSON.stringify(parseToJson(file)).slice(0, 60)); // {"up":{"statements":[{"sql":"SELECT 1;","line":2,"column":1}
 * ```
 */
export function parseToJson(source: SourceFile, env: Readonly<Record<string, string>> = {}): FileJson {
  try {
    return { up: direction(source, "up", env), down: direction(source, "down", env) };
  } catch (error) {
    if (!(error instanceof MigrationError)) throw error;
    return { error: placed(error.failure, source) };
  }
}

function direction(
  source: SourceFile,
  which: Direction,
  env: Readonly<Record<string, string>>,
): DirectionJson {
  const { statements, transaction } = parse(source, which, env);
  return {
    statements: statements.map(({ sql, at }) => ({ sql, line: at.line, column: at.column })),
    transaction,
  };
}

function placed({ code, message, at, hint }: MigrationFailure, source: SourceFile) {
  const { file, line, column } = at ?? topOf(source.name);
  return { code, message, file, line, column, ...(hint && { hint }) };
}
