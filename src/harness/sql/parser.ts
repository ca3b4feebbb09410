// PostgreSQL's own parser (libpg-query, WebAssembly): SQL text to statements as trees, with places as indexes into the text.
import type { Node, ParseResult } from "libpg-query";
import createModule, { type PgQueryModule } from "libpg-query/wasm/libpg-query.js";
import { scanSql, utf8Indexes } from "../../text/index.ts";

/** One SQL statement of a text. */
export interface SqlStatement {
  readonly node: Node;
  /** The statement alone, without comments before it and without its `;`. */
  readonly text: string;
  /** UTF-16 index of its first character. */
  readonly start: number;
  /** UTF-16 index of a `location` in the tree. */
  readonly indexOf: (location: number) => number;
}

export type ParsedSql =
  | { readonly ok: true; readonly statements: readonly SqlStatement[] }
  /** `index`: UTF-16, where the parser stopped. */
  | { readonly ok: false; readonly message: string; readonly index: number };

export type SqlParser = (sql: string) => ParsedSql;

/**
 * Loads the parser. In Node the WebAssembly is found beside the package's code; a page hands it in compiled.
 * The package's own front is not used: it starts fetching at import, from a place that a bundle does not have.
 */
export async function loadSqlParser(wasmModule?: WebAssembly.Module): Promise<SqlParser> {
  const module = await createModule(
    wasmModule && {
      instantiateWasm: (imports, receive) => {
        void WebAssembly.instantiate(wasmModule, imports).then(receive);
      },
    },
  );
  return (sql) => parseWith(module, sql);
}

function parseWith(module: PgQueryModule, sql: string): ParsedSql {
  const indexOf = utf8Indexes(sql);
  const raw = parseRaw(module, sql);
  if ("error" in raw) return { ok: false, message: raw.error, index: indexOf(raw.cursor) };
  const statements = (raw.tree.stmts ?? []).flatMap(
    ({ stmt, stmt_location = 0, stmt_len }): SqlStatement[] => {
      if (!stmt) return [];
      const from = indexOf(stmt_location);
      const end = stmt_len === undefined ? sql.length : indexOf(stmt_location + stmt_len);
      const start = from + (scanSql(sql.slice(from, end)).statements[0]?.start ?? 0);
      return [{ node: stmt, text: sql.slice(start, end).trimEnd(), start, indexOf }];
    },
  );
  return { ok: true, statements };
}

function parseRaw(
  module: PgQueryModule,
  sql: string,
): { readonly tree: ParseResult } | { readonly error: string; readonly cursor: number } {
  const size = module.lengthBytesUTF8(sql) + 1;
  const text = module._malloc(size);
  let result = 0;
  try {
    module.stringToUTF8(sql, text, size);
    result = module._wasm_parse_query_raw(text);
    // struct { char *parse_tree; char *stderr_buffer; PgQueryError *error; }
    const error = module.getValue(result + 8, "i32");
    if (error === 0) return { tree: JSON.parse(module.UTF8ToString(module.getValue(result, "i32"))) };
    // struct { char *message; char *funcname; char *filename; int lineno; int cursorpos; char *context; }
    const cursor = module.getValue(error + 16, "i32");
    return {
      error: module.UTF8ToString(module.getValue(error, "i32")),
      cursor: Math.max(0, cursor - 1),
    };
  } catch (cause) {
    // A tree too deep for WebAssembly's stack, or for JSON.
    return { error: cause instanceof Error ? cause.message : String(cause), cursor: 0 };
  } finally {
    module._free(text);
    if (result !== 0) module._wasm_free_parse_result(result);
  }
}
