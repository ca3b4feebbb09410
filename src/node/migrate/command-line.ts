// The commands that messages print, with the options of the command that prints them: typed as printed they reach the same database,
// files and version table. Never with a password, and with a way to give it.
import { passwordsIn } from "../../text/index.ts";
import type { NamedTarget } from "../databases/index.ts";
import type { Given } from "../terminal/index.ts";
import type { DATABASE_OPTIONS } from "./options.ts";

/** What each of the printed commands takes. */
const TAKES: Readonly<Record<string, readonly ("dir" | "table" | "layout" | "env")[]>> = {
  up: ["dir", "table", "layout", "env"],
  down: ["dir", "table", "layout", "env"],
  status: ["dir", "table", "layout", "env"],
  repair: ["dir", "table", "layout", "env"],
  convert: ["table", "env"],
};

/** From a command's words (`repair 5 --continue`) to the line to type in a shell. */
export function commandLine(
  options: Given<typeof DATABASE_OPTIONS> & { readonly dir?: string | undefined },
  { target, label }: NamedTarget,
  env: Readonly<Record<string, string | undefined>>,
): (words: string) => string {
  const named = options.database.length > 0 || options["databases-file"] !== undefined;
  const connection = target.type === "server" ? target.connection : label;
  const { before, database } = named ? howToReach(connection, env) : { before: "", database: undefined };
  return (words) => {
    const [command = ""] = words.split(" ");
    if (command === "diff") return `${before}gosling diff${database ? ` ${database}` : ""}`;
    const same = (TAKES[command] ?? []).flatMap((name) => {
      const value = options[name];
      return value === undefined ? [] : [`--${name} ${quote(value)}`];
    });
    return [`${before}gosling ${words}`, ...(database ? [`--database ${database}`] : []), ...same].join(" ");
  };
}

function howToReach(connection: string, env: Readonly<Record<string, string | undefined>>) {
  const passwords = passwordsIn(connection);
  if (passwords.length === 0) return { before: "", database: quote(connection) };
  const variable = Object.keys(env).find(
    (name) => /^[A-Za-z_]\w*$/.test(name) && env[name]?.trim() === connection,
  );
  if (variable) return { before: "", database: `"$${variable}"` };
  return { before: "PGPASSWORD='the password' ", database: quote(withoutPassword(connection)) };
}

function withoutPassword(connection: string): string {
  const url = /^[a-z]+:\/\//i.test(connection);
  return url
    ? connection
        .replace(/^([a-z]+:\/\/[^:@/?#]*):[^@]*@/i, "$1@")
        .replace(/([?&])password=[^&#]*&?/gi, "$1")
        .replace(/[?&]$/, "")
    : connection.replace(/\bpassword\s*=\s*(?:'(?:[^'\\]|\\.)*'|(?:[^\s'\\]|\\.)*)\s*/gi, "").trim();
}

/** For a shell. */
function quote(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}
