// `error=CODE`: a SQLSTATE, or a code of the engine.
import { MIGRATION_ERROR_CODES } from "../../engine/index.ts";
import { nearest } from "../../text/index.ts";
import type { Collector } from "../source/index.ts";
import type { ExpectedError } from "../types.ts";
import type { Attribute } from "./attributes.ts";

const ENGINE_CODES: ReadonlySet<string> = new Set(MIGRATION_ERROR_CODES);

/** `console`: commands fail with a code of the engine or a SQLSTATE, plain SQL only with a SQLSTATE. */
export function readErrorCode(
  { value, valueAt }: Attribute,
  console: boolean,
  problems: Collector,
): ExpectedError | null {
  // Classes 00, 01 and 02 are success, a warning and "no data".
  if (/^[0-9A-Z]{5}$/.test(value) && !/^0[012]/.test(value) && (!ENGINE_CODES.has(value) || console))
    return { code: value, at: valueAt };
  if (console && /^[A-Z]+(?:_[A-Z]+)*$/.test(value) && value.length > 5) {
    // The console has codes of its own besides the engine's; only a slip of the key is refused.
    const near = nearest(value, MIGRATION_ERROR_CODES, 2);
    if (near === undefined || ENGINE_CODES.has(value)) return { code: value, at: valueAt };
    problems.add("BAD_ERROR_CODE", valueAt, `There is no error \`${value}\`.`, `Did you mean \`${near}\`?`);
    return null;
  }
  const hint = console
    ? "A SQLSTATE has five signs (`42703`), a code of the engine is a word in capitals (`OUT_OF_ORDER`)."
    : "A SQLSTATE has five digits and capital letters, and is not of class 00, 01 or 02: `42703`, `42P01`.";
  problems.add("BAD_ERROR_CODE", valueAt, `\`${value.slice(0, 40)}\` is not an error's code.`, hint);
  return null;
}
