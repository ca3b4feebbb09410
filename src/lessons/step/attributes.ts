// The words after a block's language: `key=value`, `key="quoted value"` and bare flags, each with its place.
import type { Location } from "../../engine/index.ts";
import { shorten } from "../../text/index.ts";
import { type Collector, shift, suggest } from "../source/index.ts";

export interface Attribute {
  readonly name: AttributeName;
  /** Empty for a flag. */
  readonly value: string;
  readonly at: Location;
  readonly valueAt: Location;
}

/** What a block can be, as far as its attributes go. */
export type BlockKind = "sql" | "file" | "console" | "solution";

interface AttributeRule {
  readonly takes: "value" | "nothing" | "either";
  readonly on: readonly BlockKind[];
  /** Shown in hints. */
  readonly example: string;
}

const ATTRIBUTES = {
  db: { takes: "value", on: ["sql"], example: "db=bob" },
  file: { takes: "value", on: ["file"], example: "file=migrations/20251220000001_add_phone.sql" },
  branch: { takes: "value", on: ["file"], example: "branch=feature" },
  author: { takes: "value", on: ["file"], example: "author=Alice" },
  message: { takes: "value", on: ["file"], example: 'message="Add phone numbers to users"' },
  error: { takes: "value", on: ["sql", "console"], example: "error=42703" },
  check: { takes: "value", on: ["sql", "console"], example: 'check="bob has users.phone"' },
  schemas: { takes: "value", on: ["sql", "console"], example: "schemas=2" },
  ordered: { takes: "nothing", on: ["sql"], example: "ordered" },
  predict: { takes: "either", on: ["sql", "console"], example: "predict=error" },
  instead: { takes: "value", on: ["sql"], example: 'instead="Ada | NULL"' },
  exercise: { takes: "value", on: ["sql", "file", "console"], example: "exercise=add-phone" },
  for: { takes: "value", on: ["sql", "console"], example: "for=add-phone" },
  solution: { takes: "value", on: ["solution"], example: "solution=add-phone" },
  survives: { takes: "value", on: ["sql", "file", "console"], example: 'survives="only shows the tables"' },
} as const satisfies Readonly<Record<string, AttributeRule>>;

export type AttributeName = keyof typeof ATTRIBUTES;
export type Attributes = ReadonlyMap<AttributeName, Attribute>;

/** Older spellings, which lessons may still use. */
const ALIASES: ReadonlyMap<string, AttributeName> = new Map([["shapes", "schemas"]]);

export const ATTRIBUTE_NAMES = Object.keys(ATTRIBUTES) as readonly AttributeName[];

export function isAllowed(name: AttributeName, kind: BlockKind): boolean {
  return (ATTRIBUTES[name].on as readonly BlockKind[]).includes(kind);
}

/** Whether some words look like a step's attributes: at least one has a known name and a `=`. */
export function looksLikeAttributes(words: string): boolean {
  const names = words.matchAll(/(?:^|\s)([A-Za-z]+)\s*=/g);
  return [...names].some(([, name]) => isName(canonical(name!)));
}

const PAIR = /(\s*)([^\s="]+)(?:=(?:"((?:[^"\\]|\\.)*)"|([^\s"]*)))?/sy;

/** `at` is the place of `words`. Reports what it can't read; returns what it can. */
export function readAttributes(words: string, at: Location, problems: Collector): Attributes {
  const found = new Map<AttributeName, Attribute>();
  let end = 0;
  while (!problems.full && /\S/.test(words.slice(end))) {
    PAIR.lastIndex = end;
    const match = PAIR.exec(words);
    const next = match === null ? "" : (words[PAIR.lastIndex] ?? "");
    if (match === null || !/^\s?$/.test(next)) {
      reportSyntax(words, end, at, problems);
      return found;
    }
    const [whole, space, name, quoted, bare] = match as unknown as [string, string, string, string?, string?];
    const nameAt = shift(at, end + space.length);
    end += whole.length;
    const value = quoted === undefined ? bare : quoted.replace(/\\(["\\])/g, "$1");
    const valueAt = shift(nameAt, name.length + (quoted === undefined ? 1 : 2));
    addAttribute(found, name, value, nameAt, valueAt, problems);
  }
  return found;
}

function addAttribute(
  found: Map<AttributeName, Attribute>,
  written: string,
  value: string | undefined,
  at: Location,
  valueAt: Location,
  problems: Collector,
): void {
  const name = canonical(written);
  if (!isName(name)) {
    problems.add(
      "ATTRIBUTE_UNKNOWN",
      at,
      `There is no attribute \`${shorten(name, 40)}\`.`,
      suggest(name, ATTRIBUTE_NAMES, "attributes"),
    );
    return;
  }
  if (found.has(name)) {
    const hint =
      name === "db" ? "Several databases are separated by commas: `db=alice,bob`." : "Leave one of them out.";
    problems.add("ATTRIBUTE_DUPLICATE", at, `The attribute \`${name}\` appears twice on this block.`, hint);
    return;
  }
  const { takes, example } = ATTRIBUTES[name];
  if (takes === "nothing" && value !== undefined) {
    problems.add(
      "ATTRIBUTE_VALUE",
      valueAt,
      `The attribute \`${name}\` takes no value.`,
      `Write it alone: \`${example}\`.`,
    );
    return;
  }
  if (takes === "value" && (value === undefined || value.trim() === "")) {
    problems.add(
      "ATTRIBUTE_VALUE",
      at,
      `The attribute \`${name}\` needs a value.`,
      `For example \`${example}\`; no spaces around \`=\`.`,
    );
    return;
  }
  found.set(name, { name, value: value ?? "", at, valueAt });
}

function canonical(written: string): string {
  return ALIASES.get(written) ?? written;
}

function isName(name: string): name is AttributeName {
  return Object.hasOwn(ATTRIBUTES, name);
}

function reportSyntax(words: string, from: number, at: Location, problems: Collector): void {
  const start = from + (words.slice(from).match(/^\s*/)?.[0].length ?? 0);
  const rest = words.slice(start);
  const quotes = rest.replace(/\\./gs, "").split('"').length - 1;
  const [message, hint] =
    quotes % 2 === 1
      ? [
          "A quotation mark is not closed.",
          'Put a value with spaces between two: `check="bob has users.phone"`.',
        ]
      : [
          `\`${shorten(rest, 40)}\` is not an attribute.`,
          'Attributes are written `key=value` or `key="a longer value"`, with spaces between them.',
        ];
  problems.add("ATTRIBUTE_SYNTAX", shift(at, start), message, hint);
}
