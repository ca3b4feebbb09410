// `error=CODE`: a SQLSTATE, or a code of the engine.
import type { MigrationErrorCode } from "../engine/index.ts";
import type { Attribute } from "./attributes.ts";
import type { Collector } from "./collector.ts";
import { nearest } from "./names.ts";
import type { ExpectedError } from "./types.ts";

// A record, so that the compiler notices a code that is missing here.
const ENGINE_CODES: Readonly<Record<MigrationErrorCode, true>> = {
  FILE_NAME_EXTENSION: true,
  FILE_NAME_SEPARATOR: true,
  FILE_NAME_VERSION: true,
  FILE_NAME_VERSION_ZERO: true,
  DUPLICATE_VERSION: true,
  NO_MIGRATION_FILES: true,
  MISSING_UP: true,
  TEXT_BEFORE_UP: true,
  DUPLICATE_UP: true,
  DOWN_BEFORE_UP: true,
  DUPLICATE_DOWN: true,
  STATEMENT_BEGIN_MISPLACED: true,
  STATEMENT_END_MISPLACED: true,
  STATEMENT_END_MISSING: true,
  UNFINISHED_STATEMENT: true,
  ANNOTATION_INDENTED: true,
  ANNOTATION_EMPTY: true,
  ANNOTATION_REPEATED: true,
  ANNOTATION_UNKNOWN: true,
  ENVSUB_FAILED: true,
  LINE_TOO_LONG: true,
  OUT_OF_ORDER: true,
  MISSING_FILE: true,
  NOTHING_TO_APPLY: true,
  NOTHING_TO_ROLL_BACK: true,
  UNKNOWN_VERSION: true,
  ALREADY_APPLIED: true,
  NOT_APPLIED: true,
  DIRTY: true,
  CHECKSUM_MISMATCH: true,
  SQL_FAILED: true,
  RECORD_FAILED: true,
  COMMIT_FAILED: true,
  VERSION_TABLE_UNREADABLE: true,
  LOCK_TIMEOUT: true,
  CANCELLED: true,
  BAD_OPTION: true,
  TRANSACTION_LEFT_OPEN: true,
};

/** `console`: commands fail with a code of the engine or a SQLSTATE, plain SQL only with a SQLSTATE. */
export function readErrorCode(
  { value, valueAt }: Attribute,
  console: boolean,
  problems: Collector,
): ExpectedError | null {
  // Classes 00, 01 and 02 are success, a warning and "no data".
  if (
    /^[0-9A-Z]{5}$/.test(value) &&
    !/^0[012]/.test(value) &&
    (!Object.hasOwn(ENGINE_CODES, value) || console)
  )
    return { code: value, at: valueAt };
  if (console && /^[A-Z]+(?:_[A-Z]+)*$/.test(value) && value.length > 5) {
    // The console has codes of its own besides the engine's; only a slip of the key is refused.
    const near = nearest(value, Object.keys(ENGINE_CODES), 2);
    if (near === undefined || Object.hasOwn(ENGINE_CODES, value)) return { code: value, at: valueAt };
    problems.add("BAD_ERROR_CODE", valueAt, `There is no error \`${value}\`.`, `Did you mean \`${near}\`?`);
    return null;
  }
  const hint = console
    ? "A SQLSTATE has five signs (`42703`), a code of the engine is a word in capitals (`OUT_OF_ORDER`)."
    : "A SQLSTATE has five digits and capital letters, and is not of class 00, 01 or 02: `42703`, `42P01`.";
  problems.add("BAD_ERROR_CODE", valueAt, `\`${value.slice(0, 40)}\` is not an error's code.`, hint);
  return null;
}
