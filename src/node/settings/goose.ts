// goose's own way to write a command: flags before it, `postgres "DSN" up`, `-dir migrations`; turned into ours.
import { UsageError } from "../terminal/index.ts";
import { POSTGRES_DRIVERS } from "./database.ts";

/** All options that take a value: what follows one is not a command. */
export const WITH_VALUE = new Set([
  ...["dir", "table", "timeout", "env", "database", "databases-file", "jobs", "layout", "wait"],
  ...["lock-timeout", "lock-retries", "from", "stats", "url", "embed-origin"],
  ...[
    "to",
    "to-table",
    "as",
    "search-path",
    "before",
    "migrations",
    "lang",
    "words",
    "port",
    "host",
    "frame-ancestors",
    "out",
  ],
  ...[
    "title",
    "intro",
    "format",
    "step-limit",
    "file",
    "data",
    "pg",
    "seeds",
    "pgtap",
    "role",
    "size",
    "only",
  ],
  ...["edit-url", "from-table", "check", "queries", "queries-from", "fix", "docs-url"],
  ...["since", "file-limit", "junit", "sarif", "html", "assume", "baseline", "markdown", "ci"],
]);

/** goose's switches in our words; null: of no meaning here. */
const SWITCHES: Readonly<Record<string, string | null>> = {
  "allow-missing": "--allow-missing",
  "no-versioning": "--no-versioning",
  s: "--sequential",
  v: "--verbose",
  // Colours are a matter of the terminal and NO_COLOR here.
  "no-color": null,
  version: "--version",
  help: "--help",
  h: "--help",
};
/** What goose takes for every command, also for those that have no use for it. */
const FOR_ALL = new Set(["dir", "table", "timeout", "env", "allow-missing", "no-versioning", "verbose"]);
const OTHER_DRIVERS = new Set(
  "clickhouse duckdb mssql mysql redshift spanner sqlite sqlite3 starrocks tidb turso vertica ydb azuresql".split(
    " ",
  ),
);

export interface Words {
  /** The command first, then its arguments and options, with two dashes. */
  readonly args: readonly string[];
  /** Options before the command that only some commands have a use for: another command passes over them. */
  readonly forAll: readonly string[];
}

/**
 * Flags may precede the command, with one dash or two. A driver and its connection string before the command become `--database`, and
 * who names a driver means goose's version table.
 */
export function fromGoose(args: readonly string[]): Words {
  const { leading, rest } = leadingFlags(args);
  const [driver = "", connection, ...after] = rest;
  if (OTHER_DRIVERS.has(driver))
    throw new UsageError(`gosling works with PostgreSQL alone, not with ${driver}`);
  if (!POSTGRES_DRIVERS.includes(driver)) return ordered(rest, leading);
  const { leading: between, rest: words } = leadingFlags(after);
  const [command] = words;
  if (connection === undefined || command === undefined) {
    throw new UsageError(
      `${driver} needs a connection string and a command behind it`,
      `For example: gosling ${driver} "$DATABASE_URL" status`,
    );
  }
  // What needs no database takes no such options.
  const offline = command === "create" || command === "fix" || command === "validate";
  const named = [...leading, ...between, ...words].some((arg) => /^--?layout(?:=|$)/.test(arg));
  const database = offline ? [] : [`--database=${connection}`, ...(named ? [] : ["--layout=goose"])];
  return ordered(words, [...leading, ...between, ...database]);
}

/** The flags at the beginning, each one word: `--dir=x`. */
function leadingFlags(args: readonly string[]): {
  readonly leading: string[];
  readonly rest: readonly string[];
} {
  const leading: string[] = [];
  let index = 0;
  while (index < args.length && args[index]!.startsWith("-") && args[index] !== "--") {
    const flag = flagOf(args[index]!);
    if (flag?.takesNext && args[index + 1] !== undefined) {
      leading.push(`--${flag.name}=${args[index + 1]}`);
      index += 2;
    } else {
      leading.push(...(flag?.word ?? [args[index]!]));
      index += 1;
    }
  }
  return { leading, rest: args.slice(index) };
}

/** A flag in our words; undefined where it is none of goose's, and none that takes a value. */
function flagOf(arg: string) {
  const [, name = "", value] = /^--?([a-z][a-z-]*)(?:=([\s\S]*))?$/.exec(arg) ?? [];
  if (WITH_VALUE.has(name))
    return {
      name,
      takesNext: value === undefined,
      word: [value === undefined ? `--${name}` : `--${name}=${value}`],
    };
  if (!(name in SWITCHES) || (arg.startsWith("--") && name.length === 1)) return undefined;
  const ours = SWITCHES[name];
  return { name, takesNext: false, word: ours && value !== "false" ? [ours] : [] };
}

/** goose's flags have one dash behind the command as well. */
function ordered(words: readonly string[], leading: readonly string[]): Words {
  const goose = (arg: string) =>
    /^-[a-z-]{2,}/.test(arg) && !arg.startsWith("--") ? (flagOf(arg)?.word ?? [arg]) : [arg];
  const end = words.indexOf("--");
  const own = end < 0 ? words : words.slice(0, end);
  const raw = end < 0 ? [] : words.slice(end);
  const args = [...own.flatMap(goose), ...leading, ...raw];
  // `gosling --help`, `gosling -version`.
  return words.length === 0 ? { args: leading, forAll: [] } : { args, forAll: leading.filter(isForAll) };
}

const isForAll = (arg: string) => FOR_ALL.has(/^--([a-z-]+)/.exec(arg)?.[1] ?? "");
