// ENVSUB: replaces the variables of one line, with the grammar and the slips of goose's interpolation.
import { parseInt64 } from "../../text/index.ts";
import { migrationError } from "../errors.ts";
import type { Location } from "../types.ts";
import { fromUtf8, toUtf8, trimSpace } from "./go-text.ts";

/** The variables that ENVSUB sees; a name that is not there is unset. */
export type Environment = Readonly<Record<string, string>>;

type Part =
  | { readonly type: "text"; readonly text: string }
  | { readonly type: "value"; readonly name: string }
  /** `${NAME:-word}` (also where the value is empty) and `${NAME-word}` (only where it is unset). */
  | {
      readonly type: "default";
      readonly name: string;
      readonly orEmpty: boolean;
      readonly word: readonly Part[];
    }
  | { readonly type: "required"; readonly name: string; readonly word: readonly Part[] }
  /** `${NAME:offset}` and `${NAME:offset:length}`, in bytes. */
  | { readonly type: "substring"; readonly name: string; readonly offset: number; readonly length?: number };

/** Nesting that a person could mean ends long before; without a limit a hostile line would end the stack. */
const MAX_DEPTH = 200;

class Mistake extends Error {
  readonly column: number;
  constructor(message: string, index: number) {
    super(message);
    this.column = index + 1;
  }
}

/** Returns the line with its variables replaced. Throws ENVSUB_FAILED with the column of the mistake. */
export function substitute(line: string, env: Environment, at: Location): string {
  if (!line.includes("$")) return line;
  try {
    return expand(new Parser(line).parse(), env);
  } catch (error) {
    if (!(error instanceof Mistake)) throw error;
    throw migrationError("ENVSUB_FAILED", error.message, {
      at: { ...at, column: error.column },
      statement: line,
      hint: hintFor(error.message),
    });
  }
}

function hintFor(message: string): string {
  return message.startsWith("the variable")
    ? "Set the variable in the environment of the run, or give it a default with :- and a value."
    : "Write a dollar sign as $$ (a dollar quote as $$$$), or put the line outside ENVSUB ON and ENVSUB OFF.";
}

class Parser {
  readonly #input: string;
  #position = 0;
  #depth = 0;

  constructor(input: string) {
    this.#input = input;
  }

  parse(): readonly Part[] {
    return this.#expression("");
  }

  /** Text and expansions up to `stop` (not taken) or the end. */
  #expression(stop: string): readonly Part[] {
    const parts: Part[] = [];
    this.#depth += 1;
    if (this.#depth > MAX_DEPTH) throw this.#mistake("expansions are nested too deeply");
    while (this.#position < this.#input.length && !this.#looksAt(stop)) parts.push(this.#part(stop));
    this.#depth -= 1;
    return parts;
  }

  #part(stop: string): Part {
    // The escape of the backslash keeps both characters; that is how goose has it.
    if (this.#take("\\\\")) return { type: "text", text: "\\\\" };
    if (this.#take("\\$") || this.#take("$$")) return { type: "text", text: "$" };
    if (this.#take("$(")) return { type: "text", text: "$(" };
    if (this.#looksAt("$") && this.#position < this.#input.length - 1) {
      this.#position += 1;
      return this.#looksAt("{") ? this.#braces() : { type: "value", name: this.#name() };
    }
    const start = this.#position;
    this.#next();
    this.#skipWhile((c) => c !== "$" && c !== "\\" && (stop === "" || c !== stop));
    return { type: "text", text: this.#input.slice(start, this.#position) };
  }

  #braces(): Part {
    const start = this.#position - 1;
    this.#position += 1;
    const name = this.#name();
    if (this.#take("}")) return { type: "value", name };
    const part = this.#operation(name);
    if (!this.#take("}")) throw new Mistake(`the expansion \${${name} is not closed with }`, start);
    return part;
  }

  #operation(name: string): Part {
    if (this.#take(":-")) return { type: "default", name, orEmpty: true, word: this.#expression("}") };
    if (this.#take("-")) return { type: "default", name, orEmpty: false, word: this.#expression("}") };
    if (this.#take("?")) return { type: "required", name, word: this.#expression("}") };
    if (this.#take(":")) return this.#substring(name);
    throw this.#mistake(`after \${${name} one of } : :- - ? must follow`);
  }

  #substring(name: string): Part {
    const offset = this.#number((c) => c !== ":" && c !== "}", "offset");
    if (this.#looksAt("}")) return { type: "substring", name, offset };
    this.#next();
    return { type: "substring", name, offset, length: this.#number((c) => c !== "}", "length") };
  }

  #number(belongs: (character: string) => boolean, what: string): number {
    const start = this.#position;
    this.#skipWhile(belongs);
    const text = trimSpace(this.#input.slice(start, this.#position));
    const value = parseInt64(text);
    if (value === undefined)
      throw new Mistake(`the ${what} ${JSON.stringify(text)} is not a whole number`, start);
    return Number(value);
  }

  #name(): string {
    const start = this.#position;
    if (!/^\p{L}$/u.test(this.#peek())) {
      throw new Mistake(
        "a variable's name must follow the $, and begin with a letter",
        start - (this.#input[start - 1] === "{" ? 2 : 1),
      );
    }
    this.#skipWhile((c) => /^[\p{L}\p{N}_]$/u.test(c));
    return this.#input.slice(start, this.#position);
  }

  #peek(): string {
    const code = this.#input.codePointAt(this.#position);
    return code === undefined ? "" : String.fromCodePoint(code);
  }

  #next(): void {
    this.#position += this.#peek().length;
  }

  #looksAt(text: string): boolean {
    return text !== "" && this.#input.startsWith(text, this.#position);
  }

  #take(text: string): boolean {
    if (!this.#looksAt(text)) return false;
    this.#position += text.length;
    return true;
  }

  /** goose's scan also stops at U+FFFD, which looks the same to it as a torn byte. */
  #skipWhile(belongs: (character: string) => boolean): void {
    for (let c = this.#peek(); c !== "" && c !== "\ufffd" && belongs(c); c = this.#peek())
      this.#position += c.length;
  }

  #mistake(message: string): Mistake {
    return new Mistake(message, this.#position);
  }
}

function expand(parts: readonly Part[], env: Environment): string {
  return parts.map((part) => expandPart(part, env)).join("");
}

function expandPart(part: Part, env: Environment): string {
  if (part.type === "text") return part.text;
  const value = Object.hasOwn(env, part.name) ? env[part.name] : undefined;
  switch (part.type) {
    case "value":
      return value ?? "";
    case "default":
      return value === undefined || (part.orEmpty && value === "") ? expand(part.word, env) : value;
    case "required":
      if (value !== undefined) return value;
      throw new Mistake(
        `the variable ${part.name} is not set: ${expand(part.word, env) || "it is required"}`,
        0,
      );
    case "substring":
      return substring(value ?? "", part.offset, part.length);
    default:
      return part satisfies never;
  }
}

function substring(value: string, offset: number, length: number | undefined): string {
  const bytes = toUtf8(value);
  const clamp = (index: number, least: number) => Math.min(Math.max(index, least), bytes.length);
  const from = clamp(offset < 0 ? bytes.length + offset : offset, 0);
  if (length === undefined) return fromUtf8(bytes.slice(from));
  return fromUtf8(bytes.slice(from, clamp(length < 0 ? bytes.length + length : from + length, from)));
}
