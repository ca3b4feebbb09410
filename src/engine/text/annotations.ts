// goose's annotations: which lines are one, and which of the seven words they say.
import { shorten } from "../../text/index.ts";
import { type MigrationErrorCode, migrationError } from "../errors.ts";
import type { Location } from "../types.ts";
import { skipSpace, trimSpace } from "./go-text.ts";

export type Annotation =
  | "Up"
  | "Down"
  | "StatementBegin"
  | "StatementEnd"
  | "NO TRANSACTION"
  | "ENVSUB ON"
  | "ENVSUB OFF";

const WORDS: ReadonlyMap<string, Annotation> = new Map(
  (
    ["Up", "Down", "StatementBegin", "StatementEnd", "NO TRANSACTION", "ENVSUB ON", "ENVSUB OFF"] as const
  ).map((word) => [fold(word), word]),
);

/** Case folding as Go's EqualFold: the long s is an s, the Kelvin sign a k. */
function fold(word: string): string {
  return word.replaceAll("\u017f", "s").replaceAll("\u212a", "k").toLowerCase();
}

export function isComment(line: string): boolean {
  return line.startsWith("--", skipSpace(line));
}

/** A comment that holds `+goose` in lower case, wherever it is: in a block, a block comment, a string. */
export function isAnnotation(line: string): boolean {
  return isComment(line) && line.includes("+goose");
}

/** The word of an annotation line. goose removes every `--`, then one `+goose`, and takes what is left. */
export function readAnnotation(line: string, at: Location): Annotation {
  if (line.startsWith(" ") || line.startsWith("\t")) {
    refuse("ANNOTATION_INDENTED", "there is white space before an annotation", at, "Start the line with --.");
  }
  const rest = line.replaceAll("--", "").replace("+goose", "");
  if (rest.includes("+goose")) {
    refuse("ANNOTATION_REPEATED", "+goose appears twice in one line", at, "Write one annotation a line.");
  }
  const word = trimSpace(rest);
  if (word === "") {
    refuse("ANNOTATION_EMPTY", "-- +goose is not followed by a word", at, KNOWN);
  }
  const annotation = WORDS.get(fold(word));
  if (!annotation) {
    refuse(
      "ANNOTATION_UNKNOWN",
      `${JSON.stringify(shorten(word, 80))} is no annotation`,
      at,
      suggestion(word),
    );
  }
  return annotation;
}

const KNOWN = "Known are Up, Down, StatementBegin, StatementEnd, NO TRANSACTION, ENVSUB ON and ENVSUB OFF.";

function suggestion(word: string): string {
  const squeezed = fold(word).replace(/[^a-z]/g, "");
  for (const [folded, annotation] of WORDS) {
    const name = folded.replace(" ", "");
    if (squeezed === name) return `Write exactly: -- +goose ${annotation}`;
    if (squeezed.startsWith(name))
      return `Nothing may follow the word. Write exactly: -- +goose ${annotation}`;
  }
  return `${KNOWN} A comment that only mentions goose must not hold +goose.`;
}

function refuse(code: MigrationErrorCode, message: string, at: Location, hint: string): never {
  throw migrationError(code, message, { at, hint });
}
