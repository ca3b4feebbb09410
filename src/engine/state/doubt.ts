// Whether a statement that cannot run in a transaction has run, as far as the catalog can say.

import { foldedName, literal, scanSql } from "../../text/index.ts";
import { inspect } from "../text/index.ts";
import type { Database, ResultSet } from "../types.ts";

export interface StatementState {
  readonly state: "ran" | "not-run" | "uncertain";
  /** Left behind by it, as names that can be dropped. */
  readonly invalidIndexes: readonly string[];
  /** What a person may ask where it stays uncertain. */
  readonly question?: string;
}

const NOT_RUN: StatementState = { state: "not-run", invalidIndexes: [] };

/**
 * `failed`: PostgreSQL refused the statement; then it did not run, but may have left an INVALID index. `searchPath`: where the
 * statement's names are looked for, if the file had set that.
 */
export async function settle(
  database: Database,
  sql: string,
  failed: boolean,
  searchPath: string | undefined,
): Promise<StatementState> {
  const ask = async (query: string): Promise<ResultSet["rows"]> => {
    const path =
      searchPath === undefined ? "" : `SELECT set_config('search_path', ${literal(searchPath)}, true);\n`;
    return (await database.run(path + query)).at(-1)?.rows ?? [];
  };
  const scanned = scanSql(sql);
  const chunk = inspect(sql, scanned);
  if (chunk.notable) return NOT_RUN;
  const [statement, ...others] = scanned.statements;
  // With transaction control among them several may have been committed; without it they were one implicit transaction,
  // in which what is not notable is refused.
  if (!statement || (others.length > 0 && (failed || !chunk.control))) return NOT_RUN;
  if (others.length > 0) return { state: "uncertain", invalidIndexes: [], question: LOOK };
  const { tokens } = statement;
  const [first] = tokens;
  if (tokens.includes("CONCURRENTLY")) {
    if (first === "CREATE") return settleCreatedIndex(ask, tokens, failed);
    if (first === "DROP") return settleDroppedIndex(ask, tokens);
    if (first === "REINDEX") return { state: "not-run", invalidIndexes: await leftOvers(ask) };
  }
  // These may simply be run again. A lone BEGIN or COMMIT changes nothing: the notes are in its transaction too.
  if (chunk.control || /^(VACUUM|CLUSTER|CHECKPOINT|REINDEX|DISCARD|SET|RESET)$/.test(first ?? ""))
    return NOT_RUN;
  if (failed) return NOT_RUN;
  return {
    state: "uncertain",
    invalidIndexes: [],
    question: QUESTIONS[first ?? ""] ?? LOOK,
  };
}

type Ask = (query: string) => Promise<ResultSet["rows"]>;

/** With its schema, whatever search_path the reader has. */
const NAME = "format('%I.%I', n.nspname, c.relname)";
const INDEXES =
  "pg_index i JOIN pg_class c ON c.oid = i.indexrelid JOIN pg_namespace n ON n.oid = c.relnamespace";

const LOOK = "Look at what the statement should have changed.";

const QUESTIONS: Readonly<Record<string, string>> = {
  CREATE: "SELECT datname FROM pg_database;",
  DROP: "SELECT datname FROM pg_database;",
};

async function settleCreatedIndex(
  ask: Ask,
  tokens: readonly string[],
  failed: boolean,
): Promise<StatementState> {
  const { index, table } = namesOf(tokens);
  if (!index || !table) return { ...NOT_RUN, invalidIndexes: await invalidIndexesOn(ask, table) };
  const query =
    `SELECT ${NAME}, i.indisvalid FROM ${INDEXES} ` +
    `WHERE i.indrelid = to_regclass(${literal(table)}) AND c.relname = ${literal(foldedName(index))}`;
  const [row] = await ask(query);
  if (!row) return NOT_RUN;
  if (row[1] === "f") return { state: "not-run", invalidIndexes: [row[0] ?? index] };
  // A valid index of this name after a refusal was there before: that is why it was refused.
  return failed ? NOT_RUN : { state: "ran", invalidIndexes: [] };
}

async function settleDroppedIndex(ask: Ask, tokens: readonly string[]): Promise<StatementState> {
  const name = nameAt(tokens, tokens.indexOf("CONCURRENTLY") + (tokens.includes("EXISTS") ? 3 : 1));
  const [row] = await ask(`SELECT to_regclass(${literal(name)})`);
  return row?.[0] ? NOT_RUN : { state: "ran", invalidIndexes: [] };
}

/** REINDEX CONCURRENTLY builds under another name; a torn one leaves it there, INVALID. */
async function leftOvers(ask: Ask): Promise<readonly string[]> {
  const rows = await ask(
    `SELECT ${NAME} FROM ${INDEXES} WHERE NOT i.indisvalid AND c.relname ~ '_cc(new|old)[0-9]*$' ORDER BY 1`,
  );
  return rows.map(([name]) => name ?? "");
}

async function invalidIndexesOn(ask: Ask, table: string | undefined): Promise<readonly string[]> {
  if (!table) return [];
  const rows = await ask(
    `SELECT ${NAME} FROM ${INDEXES} WHERE NOT i.indisvalid AND i.indrelid = to_regclass(${literal(table)}) ORDER BY 1`,
  );
  return rows.map(([name]) => name ?? "");
}

/** CREATE [UNIQUE] INDEX CONCURRENTLY [IF NOT EXISTS] [name] ON [ONLY] table. */
function namesOf(tokens: readonly string[]): { index: string | undefined; table: string | undefined } {
  const on = tokens.indexOf("ON");
  if (on < 0) return { index: undefined, table: undefined };
  const last = tokens[on - 1];
  const index = last && !/^(CONCURRENTLY|EXISTS)$/.test(last) ? last : undefined;
  return { index, table: nameAt(tokens, tokens[on + 1] === "ONLY" ? on + 2 : on + 1) };
}

/** `name` or `schema.name`, as it was written but for the case of plain names. */
function nameAt(tokens: readonly string[], index: number): string {
  return tokens[index + 1] === "." ? `${tokens[index]}.${tokens[index + 2]}` : (tokens[index] ?? "");
}
