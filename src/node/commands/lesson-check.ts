// `gosling lesson check`: reads lessons and says what is wrong or doubtful in them, without running anything.

import { picklist } from "valibot";
import { count, createPrinter, githubAnnotation, sourceFrom } from "../../text/index.ts";
import { checkLessons } from "../authoring/index.ts";
import { readLessons } from "../disk/index.ts";
import { outputJson } from "../outputs/index.ts";
import {
  type Command,
  type CommandInput,
  command,
  diagnosticColours,
  type ExitCode,
  type Io,
  type Options,
  paint,
  UsageError,
} from "../terminal/index.ts";

const FORMATS = ["text", "json", "github"] as const;
type Format = (typeof FORMATS)[number];

const OPTIONS = {
  strict: { type: "boolean", help: "fail on warnings too" },
  format: {
    type: "string",
    schema: picklist(FORMATS, ({ input }) => `must be one of ${FORMATS.join(", ")}, not ${input}`),
    value: "FORMAT",
    help: "text (the default), json, or github: annotations in a pull request",
  },
  json: { type: "boolean", help: "the same as --format json" },
} as const satisfies Options;

export const lessonCheck: Command = command({
  name: "lesson check",
  summary: "Checks lessons for mistakes without running them.",
  arguments: "[FILE...]",
  options: OPTIONS,
  notes: [
    "FILE is a lesson or a folder of lessons (default lessons/).",
    "docs/lint.md explains the code of each finding.",
    "Exit codes: 0 no error was found, 1 an error was found (or, with --strict, a warning), 2 the input was bad.",
  ],
  run,
});

async function run(input: CommandInput<typeof OPTIONS>, io: Io): Promise<ExitCode> {
  const format = formatOf(input.options);
  const sources = readLessons(input.positionals.length > 0 ? input.positionals : ["lessons"], io.cwd);
  const problems = checkLessons(sources, io.cwd);
  const print = createPrinter({
    source: sourceFrom(sources),
    paint: diagnosticColours(paint(io.terminal)),
    ...(io.terminal && { columns: io.width }),
  });
  const errors = problems.filter((problem) => problem.severity === "error").length;
  const warnings = problems.length - errors;
  const ok = errors === 0 && !(input.options.strict && warnings > 0);
  switch (format) {
    case "json":
      io.out(outputJson("lesson-check", { ok, files: sources.length, problems }, 2));
      break;
    case "github":
      for (const problem of problems) io.out(`${githubAnnotation(problem)}\n`);
      break;
    case "text":
      for (const problem of problems) io.out(`${print(problem)}\n`);
      io.out(
        `${count(sources.length, "lesson")}: ${count(errors, "error")}, ${count(warnings, "warning")}\n`,
      );
      break;
    default:
      format satisfies never;
  }
  return ok ? 0 : 1;
}

function formatOf({ format, json }: CommandInput<typeof OPTIONS>["options"]): Format {
  if (!json) return format ?? "text";
  if (format !== undefined && format !== "json")
    throw new UsageError(`--json and --format ${format} contradict each other`);
  return "json";
}
