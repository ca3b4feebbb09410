// The commands that a failure advises, completed with the options of the command that failed: followed to the letter they must
// reach the same database, files and version table.
import type { Given } from "../terminal/index.ts";
import type { DATABASE_OPTIONS } from "./options.ts";
import type { CommandFailure } from "./outcome.ts";

const SAME = ["dir", "table", "layout", "env"] as const;
const COMMAND = /gosling repair \d+ --as (?:applied|pending)/g;

/** `label` is the database without its password; it is added only where the command line named the database. */
export function repairOptions(
  options: Given<typeof DATABASE_OPTIONS> & { readonly dir?: string | undefined },
  label: string,
): string {
  const named = options.database.length > 0 || options["databases-file"] !== undefined;
  const given = SAME.flatMap((name) => {
    const value = options[name];
    return value === undefined ? [] : [`--${name} ${quote(value)}`];
  });
  return [...(named ? [`--database ${quote(label)}`] : []), ...given].join(" ");
}

export function completeCommands(failure: CommandFailure, options: string): CommandFailure {
  return options === "" ? failure : (complete(failure, options) as CommandFailure);
}

function complete(value: unknown, options: string): unknown {
  if (typeof value === "string") return value.replace(COMMAND, (command) => `${command} ${options}`);
  if (Array.isArray(value)) return value.map((item) => complete(item, options));
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, complete(item, options)]));
}

/** For a shell. */
function quote(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}
