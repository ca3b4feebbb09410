// `gosling import DIR --to DIR2`: the migrations of another tool as goose's files.
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { validate } from "../../engine/index.ts";
import { baseName, count, createPrinter, sourceFrom } from "../../text/index.ts";
import { readMigrationFolder } from "../disk/index.ts";
import { FORMAT_OPTION, JSON_OPTION } from "../options/index.ts";
import {
  type Command,
  type CommandInput,
  command,
  diagnosticColours,
  type ExitCode,
  type Io,
  type Options,
  paint,
  toJson,
  UsageError,
} from "../terminal/index.ts";

const OPTIONS = {
  to: { type: "string", value: "DIR", help: "the folder for goose's files; made where there is none" },
  ...FORMAT_OPTION,
  "dry-run": { type: "boolean", help: "print the files instead of writing them" },
  ...JSON_OPTION,
} as const satisfies Options;

export const importFiles: Command = command({
  name: "import",
  summary: "Writes the migrations of another tool as goose's files.",
  arguments: "DIR",
  options: OPTIONS,
  notes: [
    "No file is overwritten, and nothing in DIR is changed.",
    "Exit codes: 0 written, 1 what was read cannot be written as goose's, 2 the input was bad.",
  ],
  run,
});

async function run(input: CommandInput<typeof OPTIONS>, io: Io): Promise<ExitCode> {
  const [folder, ...more] = input.positionals;
  const { to, format: asked, json, "dry-run": dry } = input.options;
  if (folder === undefined || more.length > 0)
    throw new UsageError("import needs one DIR", "It is the folder of the other tool's files.");
  if (to === undefined && !dry)
    throw new UsageError(
      "import needs --to DIR",
      "Name a new folder, or --dry-run to see what would be written.",
    );
  const { format, sources, originals, problems, place } = readMigrationFolder(folder, io.cwd, asked);
  if (format === null) throw new UsageError(`${folder} holds goose's files already`);
  const { errors } = validate(sources, {});
  if (errors.length > 0) {
    const print = createPrinter({
      source: sourceFrom(originals),
      paint: diagnosticColours(paint(io.terminal)),
    });
    for (const { code, message, at, hint } of place(errors))
      io.err(`${print({ code, severity: "error", message, ...(at && { at }), ...(hint && { hint }) })}\n`);
    return 1;
  }
  const target = to ?? "";
  const files = sources.map(({ name, text }) => ({
    name: join(target, baseName(name)).replaceAll("\\", "/"),
    text,
  }));
  const taken = files.find(({ name }) => !dry && existsSync(resolve(io.cwd, name)));
  if (taken)
    throw new UsageError(`${taken.name} exists already; nothing was written`, "Name a new folder with --to.");
  if (!dry) {
    mkdirSync(resolve(io.cwd, target), { recursive: true });
    for (const { name, text } of files) writeFileSync(resolve(io.cwd, name), text, { flag: "wx" });
  }
  if (json) {
    io.out(
      `${toJson({ format, written: !dry, files: files.map(({ name, text }) => (dry ? { name, text } : { name })), problems }, 2)}\n`,
    );
    return 0;
  }
  const print = createPrinter({
    source: sourceFrom(originals),
    paint: diagnosticColours(paint(io.terminal)),
  });
  for (const problem of problems) io.err(`${print(problem)}\n`);
  if (dry) for (const { name, text } of files) io.out(`-- ${name}\n${text}\n`);
  const done = dry ? "would be written; nothing was" : `written to ${target}`;
  io.out(`${dry ? "-- " : ""}${count(files.length, "file")} of ${format} ${done}\n`);
  return 0;
}
