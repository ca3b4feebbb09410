// What ENVSUB puts into a file is hidden where the file's SQL is shown: it may be a password. Asked for, it is shown.
import { MigrationError, parse, type SourceFile } from "../../engine/index.ts";
import { count, HIDDEN } from "../../text/index.ts";
import type { Options } from "../terminal/index.ts";

type Variables = Readonly<Record<string, string>>;

export const SHOW_VALUES_OPTION = {
  "show-values": {
    type: "boolean",
    help: "show the values that ENVSUB inserts (default: *** instead)",
  },
} as const satisfies Options;

const ENVSUB = /^\s*--\s*\+goose\s+ENVSUB\s+ON\b/im;

/** `1 value of a variable is hidden (***): --show-values shows it` */
export function hiddenNote(values: number): string {
  return values === 1
    ? "1 value of a variable is hidden (***): --show-values shows it"
    : `${count(values, "value")} of variables are hidden (***): --show-values shows them`;
}

export interface HiddenSql {
  /** The statements, in their order. */
  readonly statements: readonly string[];
  /** How many values are hidden in them. */
  readonly values: number;
}

/** The statements of a file as they may be shown. `real`: as they are sent. */
export function hideInStatements(
  source: SourceFile,
  direction: "up" | "down",
  variables: Variables,
  real: readonly string[],
): HiddenSql {
  if (!ENVSUB.test(source.text)) return { statements: real, values: 0 };
  const shown = parsedOr(source, direction, maskedVariables(variables));
  // A value that ends a statement, or begins one, changes their number.
  if (shown?.length !== real.length) return { statements: real.map(() => `${HIDDEN};`), values: real.length };
  const stars = (sql: string) => sql.split(HIDDEN).length - 1;
  const values = shown.reduce((sum, sql, index) => sum + Math.max(stars(sql) - stars(real[index]!), 0), 0);
  return { statements: shown, values };
}

function parsedOr(
  source: SourceFile,
  direction: "up" | "down",
  variables: Variables,
): readonly string[] | null {
  try {
    return parse(source, direction, variables).statements.map(({ sql }) => sql);
  } catch (error) {
    if (error instanceof MigrationError) return null;
    throw error;
  }
}

/** An empty value stays, since a default takes its place. */
function maskedVariables(variables: Variables): Variables {
  return Object.fromEntries(
    Object.entries(variables).map(([name, value]) => [name, value === "" ? "" : HIDDEN]),
  );
}

/** A value of one or two characters is in every sentence, and hides nothing. */
const SHORTEST = 3;
/** What is not about the file's SQL. */
const KEPT = new Set(["code", "at", "done", "sqlstate", "severity", "version", "name", "file"]);

/**
 * An error's texts without the values that its file puts in: PostgreSQL repeats them. Its hint says how many, and how to see them.
 * Answers the same object where there are none.
 */
export function hideInError<T extends { readonly hint?: string }>(
  error: T,
  source: SourceFile | undefined,
  variables: Variables,
): T {
  if (!source || !ENVSUB.test(source.text)) return error;
  const names = new Set([...source.text.matchAll(/\$\{?([A-Za-z_]\w*)/g)].map(([, name]) => name!));
  const values = [...names]
    .flatMap((name) => variables[name] ?? [])
    .filter((value) => value.length >= SHORTEST);
  if (values.length === 0) return error;
  const escaped = values
    .sort((a, b) => b.length - a.length)
    .map((value) => value.replace(/[\\^$.*+?()[\]{}|/-]/g, "\\$&"));
  const pattern = new RegExp(`(?<!\\w)(?:${escaped.join("|")})(?!\\w)`, "g");
  const found = new Set(textsOf(error).flatMap((text) => text.match(pattern) ?? []));
  if (found.size === 0) return error;
  const hidden = hide(error, pattern) as T;
  return { ...hidden, hint: [hidden.hint, `${hiddenNote(found.size)}.`].filter(Boolean).join("\n") };
}

/** What `hide` goes through. */
function textsOf(value: unknown): readonly string[] {
  if (typeof value === "string") return [value];
  if (value === null || typeof value !== "object") return [];
  return Object.entries(value).flatMap(([name, item]) => (KEPT.has(name) ? [] : textsOf(item)));
}

function hide(value: unknown, pattern: RegExp): unknown {
  if (typeof value === "string") return value.replace(pattern, HIDDEN);
  if (Array.isArray(value)) return value.map((item) => hide(item, pattern));
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, item]) => [name, KEPT.has(name) ? item : hide(item, pattern)]),
  );
}
