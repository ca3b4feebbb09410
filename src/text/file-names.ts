// Paths and the versions in file names. Paths may come from any system: `/` and `\` both separate.

const lastSeparator = (path: string) => Math.max(path.lastIndexOf("/"), path.lastIndexOf("\\"));

/** What follows the last separator. */
export function baseName(path: string): string {
  return path.slice(lastSeparator(path) + 1);
}

/** What a reader calls a file in a table: its base name, and its folder where every file of the kind has the same one. */
export function shortName(path: string): string {
  const base = baseName(path);
  return base === "migration.sql" ? `${baseName(folderOf(path))}/${base}` : base;
}

/** What precedes the last separator; empty where there is none. */
export function folderOf(path: string): string {
  return path.slice(0, Math.max(lastSeparator(path), 0));
}

/** The base name without its extension: `a/b.c.sql` is `b.c`. */
export function stem(path: string): string {
  const base = baseName(path);
  const dot = base.lastIndexOf(".");
  return dot > 0 ? base.slice(0, dot) : base;
}

const MAX_INT64 = 9223372036854775807n;
const MIN_INT64 = -9223372036854775808n;

/** Go's `strconv.ParseInt(text, 10, 64)`: an optional sign and ASCII digits; undefined for anything else and out of range. */
export function parseInt64(text: string): bigint | undefined {
  if (!/^[+-]?[0-9]+$/.test(text)) return undefined;
  const value = BigInt(text.startsWith("+") ? text.slice(1) : text);
  return value > MAX_INT64 || value < MIN_INT64 ? undefined : value;
}

/** What a file name says of its version, by goose's one grammar: a whole number, then `_`, in a name that ends in the extension. */
export type NameReading =
  | { readonly type: "version"; readonly version: bigint }
  /** `extension`: another one. `separator`: no `_`. `not-a-number`, `too-great`: what precedes the `_`. `too-small`: below 1. */
  | {
      readonly type: "extension" | "separator" | "not-a-number" | "too-great" | "too-small";
      /** What precedes the first `_`; empty where there is none. */
      readonly prefix: string;
    };

/** Reads the base name of a path. `extension` counts letter by letter: `.SQL` is none of goose's. */
export function readFileName(path: string, extension = ".sql"): NameReading {
  const base = baseName(path);
  const separator = base.indexOf("_");
  const prefix = base.slice(0, Math.max(separator, 0));
  if (!base.endsWith(extension)) return { type: "extension", prefix };
  if (separator < 0) return { type: "separator", prefix };
  const version = parseInt64(prefix);
  if (version === undefined) {
    return { type: /^[+-]?[0-9]+$/.test(prefix) ? "too-great" : "not-a-number", prefix };
  }
  return version < 1n ? { type: "too-small", prefix } : { type: "version", version };
}

/** The version that a file name carries, or undefined where it carries none. */
export function versionIn(path: string, extension?: string): bigint | undefined {
  const reading = readFileName(path, extension);
  return reading.type === "version" ? reading.version : undefined;
}

/** Whether a name is that of a migration but for its extension's case, or of one in Go: `00002_b.SQL`, `00002_b.go`. */
export function looksLikeMigration(path: string): boolean {
  const extension = /\.(?:sql|go)$/i.exec(path)?.[0];
  return extension !== undefined && versionIn(path, extension) !== undefined;
}

/** A version as a person types it: digits alone, 0 to 9223372036854775807; undefined for anything else. */
export function parseVersion(text: string): bigint | undefined {
  return /^[0-9]+$/.test(text) ? parseInt64(text) : undefined;
}
