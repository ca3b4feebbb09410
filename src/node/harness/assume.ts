// What a deployment sets for the session of its migrations, from the command line to values of a SET. Throws UsageError.
import { alwaysQuoted, list, literal } from "../../text/index.ts";
import { UsageError } from "../terminal/index.ts";

const TIMES = ["lock_timeout", "statement_timeout"];

/** `NAME=VALUE` each. */
export function readAssumed(given: readonly string[]): ReadonlyMap<string, string> {
  return new Map(
    given.map((text) => {
      const [, name = "", value = ""] = /^([^=]*)=(.*)$/s.exec(text) ?? [];
      if (name === "search_path") return [name, readSearchPath(value, "--assume search_path")] as const;
      if (!TIMES.includes(name))
        throw new UsageError(
          `--assume ${text}: it must be NAME=VALUE with ${list([...TIMES, "search_path"], "or")}`,
          "For example --assume lock_timeout=2s.",
        );
      if (!/^\d+ *(us|ms|s|min|h|d)?$/.test(value))
        throw new UsageError(`--assume ${text}: the time must be a number with ms, s, min or h`);
      return [name, literal(value)] as const;
    }),
  );
}

/** Each name quoted unless it is: what is given goes into a SET. */
function readSearchPath(text: string, option: string): string {
  const names = text.split(",").map((name) => name.trim().replace(/^"(.*)"$/, "$1"));
  if (names.includes("")) throw new UsageError(`${option} must be names with commas between, not ${text}`);
  return names.map((name) => alwaysQuoted(name)).join(", ");
}
