// What may be done with one chunk of a migration's SQL, judged by a look at its text.
import { isTransactionControl, type ScannedSql, type ScannedStatement, scanSql } from "../../text/index.ts";

export interface Chunk {
  /** How many statements PostgreSQL will find in it. */
  readonly count: number;
  /** Whether it may share a message with others: closed by itself, counted right, no transaction control. */
  readonly joinable: boolean;
  /** Whether it can be sent with the note of its own end in one message: then both happen, or neither. */
  readonly notable: boolean;
  /** Whether it holds BEGIN, COMMIT, ROLLBACK or the like. */
  readonly control: boolean;
}

/** Settings that change how PostgreSQL reads the text after them: a joined message is read before they are set. */
const CHANGES_READING = /standard_conforming_strings|client_encoding|\bnames\b/i;

export function inspect(sql: string, scanned: ScannedSql = scanSql(sql)): Chunk {
  const { statements, open, atomic } = scanned;
  const control = statements.some(isTransactionControl);
  const plain = open === undefined && !control && !changesReading(sql) && !statements.some(endsSession);
  return {
    count: statements.length,
    control,
    joinable: plain && !atomic,
    notable:
      plain &&
      statements.every((statement) => canRunInTransaction(statement) && !feelsItsTransaction(statement)) &&
      !commitsInside(scanned, sql),
  };
}

export const ATOMIC = "BEGIN ATOMIC body";

/** What a chunk ends inside of, because goose ended it at a semicolon that is not its last. */
export function endsInside(sql: string, { open, atomic, statements }: ScannedSql): string | undefined {
  if (open || !atomic) return open;
  const last = statements.at(-1);
  return last && /\bend\s*;?\s*$/i.test(sql.slice(last.start, last.end)) ? undefined : ATOMIC;
}

function changesReading(sql: string): boolean {
  return CHANGES_READING.test(sql) && /\bset\b|set_config/i.test(sql);
}

/** DISCARD ALL is refused in a transaction block, and COPY FROM STDIN waits for data that never come. */
function endsSession({ tokens }: ScannedStatement): boolean {
  return tokens[0] === "DISCARD" || (tokens[0] === "COPY" && tokens.includes("STDIN"));
}

/** A DO block may commit by itself, but not where it shares its message. */
function commitsInside({ statements }: ScannedSql, sql: string): boolean {
  return statements.some(({ tokens }) => tokens[0] === "DO") && /\b(commit|rollback)\b/i.test(sql);
}

/** Refused, or without an effect, on its own; beside the note it would be in a transaction, and the note in what it sets. */
function feelsItsTransaction({ tokens }: ScannedStatement): boolean {
  const [first = "", second = ""] = tokens;
  if (first === "SET")
    return second === "LOCAL" || second === "TRANSACTION" || second === "TRANSACTION_READ_ONLY";
  return first === "LOCK" || first === "DECLARE";
}

/** The commands that PostgreSQL refuses in a transaction block, and those that may commit by themselves. */
function canRunInTransaction({ tokens }: ScannedStatement): boolean {
  const [first = "", second = ""] = tokens;
  switch (first) {
    case "VACUUM":
    case "CLUSTER":
    case "REINDEX":
    case "CALL":
    case "DISCARD":
    case "CHECKPOINT":
      return false;
    case "CREATE":
    case "DROP":
      return !/^(DATABASE|TABLESPACE|SUBSCRIPTION)$/.test(second) && !tokens.includes("CONCURRENTLY");
    case "ALTER":
      return !/^(DATABASE|SYSTEM|SUBSCRIPTION)$/.test(second) && !tokens.includes("CONCURRENTLY");
    default:
      return true;
  }
}
