// goose's own way to write a command: `postgres "DSN" up`, `-dir migrations`; turned into ours.
import { UsageError } from "../terminal/index.ts";
import { POSTGRES_DRIVERS } from "./database.ts";

const WITH_VALUE = new Set(["dir", "table", "timeout", "env"]);
/** Ours, which may stand among goose's. */
const OWN_WITH_VALUE = new Set([
  "database",
  "databases-file",
  "jobs",
  "layout",
  "lock-timeout",
  "to",
  "to-table",
  "as",
]);
const SWITCHES: Readonly<Record<string, string | null>> = {
  "allow-missing": "--allow-missing",
  "no-versioning": "--no-versioning",
  s: "--sequential",
  v: "--verbose",
  // Colours are a matter of the terminal and NO_COLOR here.
  "no-color": null,
  version: "--version",
  help: "--help",
};
const OTHER_DRIVERS = new Set(
  "clickhouse duckdb mssql mysql redshift spanner sqlite sqlite3 starrocks tidb turso vertica ydb azuresql".split(
    " ",
  ),
);

/**
 * Arguments in goose's order (driver, connection string, command) become `command ... --database DSN --layout goose`; all others
 * come back as they are. Who writes goose's words means goose's version table. Flags with one dash are goose's, too: without a driver,
 * which GOOSE_DRIVER may name, they are turned into ours, wherever they stand.
 */
export function fromGoose(args: readonly string[]): readonly string[] {
  const options: string[] = [];
  const words: string[] = [];
  for (let index = 0; index < args.length; index += 1) {
    const arg = args[index]!;
    const flag = /^--?([a-z-]+)(?:=(.*))?$/.exec(arg);
    const name = flag?.[1] ?? "";
    if (flag && (WITH_VALUE.has(name) || OWN_WITH_VALUE.has(name))) {
      options.push(`--${name}=${flag[2] ?? args[index + 1] ?? ""}`);
      if (flag[2] === undefined) index += 1;
    } else if (flag && name in SWITCHES) {
      const ours = SWITCHES[name];
      if (ours && flag[2] !== "false") options.push(ours);
    } else if (arg.startsWith("-")) options.push(arg);
    else words.push(arg);
  }
  const [driver = "", connection, command, ...rest] = words;
  if (OTHER_DRIVERS.has(driver))
    throw new UsageError(`gosling does not speak to ${driver}`, "It speaks to PostgreSQL alone.");
  if (!POSTGRES_DRIVERS.includes(driver)) return args.some(isGooseFlag) ? [...words, ...options] : args;
  if (connection === undefined || command === undefined) {
    throw new UsageError(
      `${driver} must be followed by a connection string and a command`,
      `For example: gosling ${driver} "$DATABASE_URL" status`,
    );
  }
  const layout = options.some((option) => option.startsWith("--layout")) ? [] : ["--layout=goose"];
  // What needs no database takes no such options.
  const offline = command === "create" || command === "fix" || command === "validate";
  return [command, ...rest, ...options, ...(offline ? [] : [`--database=${connection}`, ...layout])];
}

/** Of more than one letter: `-v`, `-s` and `-h` are ours as well. */
function isGooseFlag(arg: string): boolean {
  const name = /^-([a-z-]{2,})(?:=.*)?$/.exec(arg)?.[1] ?? "";
  return !name.startsWith("-") && (WITH_VALUE.has(name) || name in SWITCHES);
}
