// `gosling lesson dev`: serves the lessons while they are written; on every save the pages follow and the changed lesson is played.
import { dirname, resolve } from "node:path";
import { createPrinter, type Diagnostic, sourceFrom } from "../../text/index.ts";
import { createDevRuns, createDevStream, DevCourse, type DevRuns } from "../dev/index.ts";
import { isFolder, watchFolders } from "../disk/index.ts";
import { COURSE_OPTIONS, lessonsOf, portOf, portOptions } from "../options/index.ts";
import { clientFolder, serveSite } from "../site/index.ts";
import {
  type Command,
  type CommandInput,
  command,
  diagnosticColours,
  type ExitCode,
  type Io,
  type Options,
  paint,
} from "../terminal/index.ts";
import { LANGUAGE_OPTIONS, languageOf } from "../translations/index.ts";

const DEFAULT_PORT = 4174;

const OPTIONS = {
  ...portOptions(DEFAULT_PORT),
  ...COURSE_OPTIONS,
  ...LANGUAGE_OPTIONS,
  "pages-only": { type: "boolean", help: "only serve the pages; don't play lessons in the terminal" },
} as const satisfies Options;

export const lessonDev: Command = command({
  name: "lesson dev",
  summary: "Serves lessons while you write them; every save plays the changed lesson again.",
  arguments: "[FILE...]",
  options: OPTIONS,
  notes: [
    "FILE is a lesson or a folder of lessons (default lessons/). Stop with Ctrl+C.",
    "SQL can't be undone, so each save also plays the steps before the change again. The terminal prints only the changed step and those after it.",
    "If a save has a mistake, the page shows the mistake over its last good version, and the terminal prints it.",
  ],
  run,
});

async function run(input: CommandInput<typeof OPTIONS>, io: Io): Promise<ExitCode> {
  const where = portOf(input.options, DEFAULT_PORT);
  const options = lessonsOf(input, io);
  const course = new DevCourse({ ...options, ...languageOf(input.options, io) });
  const stream = createDevStream(course);
  const site = await serveSite({
    ...where,
    pages: course.pages,
    folder: clientFolder,
    answer: stream.answer,
  });
  const runs = createDevRuns(io);
  const watch = watchFolders(foldersOf(options.lessons, options.migrations, io.cwd), () => {
    const broken = course.problems.length > 0;
    const change = course.refresh();
    if (change === null) return;
    if (broken && change.problems.length === 0) io.out("Every lesson can be read again.\n");
    stream.tell(change);
    printProblems(change.problems, course, io);
    for (const [slug, { from }] of Object.entries(change.lessons)) {
      if (from === null || input.options["pages-only"]) continue;
      void playFrom(course, slug, from, runs, io);
    }
  });
  if (site.port !== where.port && where.port !== 0)
    io.out(`Port ${where.port} is busy; using ${site.port}.\n`);
  io.out(
    `The lessons are at ${site.url}\nSave one, and it is played from where it changed. Stop with Ctrl+C.\n`,
  );
  printProblems(course.problems, course, io);
  await io.interrupted;
  watch.close();
  await runs.close();
  await site.close();
  io.out("Stopped.\n");
  return 0;
}

async function playFrom(course: DevCourse, slug: string, from: string, runs: DevRuns, io: Io): Promise<void> {
  const good = course.lesson(slug);
  const step = good?.lesson.steps.find((one) => one.id === from);
  if (!good || !step) return;
  io.out(`\n${good.lesson.file} changed: from line ${step.at.line} on\n`);
  await runs.play({ ...good, migrations: course.migrations, from });
}

function foldersOf(
  lessons: readonly string[],
  migrations: string | undefined,
  cwd: string,
): readonly string[] {
  const folders = lessons.map((path) => (isFolder(resolve(cwd, path)) ? path : dirname(path)));
  const sources = migrations === undefined ? ["migrations/postgres", "migrations"] : [migrations];
  return [...new Set([...folders, ...sources].map((path) => resolve(cwd, path)))];
}

function printProblems(problems: readonly Diagnostic[], course: DevCourse, io: Io): void {
  const source = sourceFrom(course.sources);
  const print = createPrinter({ source, paint: diagnosticColours(paint(io.terminal)) });
  for (const problem of problems) io.err(`${print(problem)}\n`);
}
