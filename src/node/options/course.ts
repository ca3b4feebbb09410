// Where the lessons and migrations of a command are: those that were named, those of the working folder, else the package's own course.
import { resolve } from "node:path";
import { exists } from "../disk/index.ts";
import { packageRoot } from "../package/index.ts";
import type { SiteOptions } from "../site/index.ts";
import type { CommandInput, Io, Options } from "../terminal/index.ts";

export const COURSE_OPTIONS = {
  migrations: {
    type: "string",
    value: "DIR",
    help: "the repository's migrations (default migrations/postgres, else migrations)",
  },
} as const satisfies Options;

/** For the notes of a command that takes `courseOf`. */
export const COURSE_NOTE =
  "FILE is a lesson or a folder of lessons (default lessons/ or, without that folder, the course that comes with gosling).";

/** The positionals are lessons or folders of them. */
export function lessonsOf(input: CommandInput<typeof COURSE_OPTIONS>, io: Io): SiteOptions {
  const migrations = input.options.migrations;
  return {
    lessons: input.positionals.length > 0 ? input.positionals : ["lessons"],
    cwd: io.cwd,
    ...(migrations === undefined ? {} : { migrations }),
  };
}

/** As `lessonsOf`; without lessons here the package's course is meant, and a line says so. */
export function courseOf(
  input: CommandInput<typeof COURSE_OPTIONS>,
  io: Io,
): SiteOptions & { readonly packaged: boolean } {
  const options = lessonsOf(input, io);
  const packaged = input.positionals.length === 0 && !exists(resolve(io.cwd, "lessons"));
  if (!packaged) return { ...options, packaged };
  io.err("There is no lessons/ here: this is the course that comes with gosling.\n");
  const { migrations } = options;
  return {
    lessons: ["lessons"],
    migrations: migrations === undefined ? "migrations/postgres" : resolve(io.cwd, migrations),
    cwd: packageRoot,
    packaged,
  };
}
