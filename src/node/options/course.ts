// The options of the commands that make a site: where its lessons and migrations are.
import type { SiteOptions } from "../site/index.ts";
import type { CommandInput, Io, Option } from "../terminal/index.ts";

export const COURSE_OPTIONS = {
  migrations: {
    type: "string",
    value: "DIR",
    help: "the repository's migrations (default migrations/postgres, else migrations)",
  },
} as const satisfies Readonly<Record<string, Option>>;

/** The positionals are lessons or folders of them. */
export function courseOf(input: CommandInput, io: Io): SiteOptions {
  const migrations = input.text("migrations");
  return {
    lessons: input.positionals.length > 0 ? input.positionals : ["lessons"],
    cwd: io.cwd,
    ...(migrations === undefined ? {} : { migrations }),
  };
}
