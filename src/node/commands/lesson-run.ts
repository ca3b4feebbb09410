// `gosling lesson run`: plays lessons and prints a transcript, or one JSON event a line.
import type { SourceFile } from "../../engine/index.ts";
import { type Lesson, type LessonProblem, parseLesson, solutions } from "../../lessons/index.ts";
import type { LessonEvent } from "../../runner/index.ts";
import { count, printDiagnostic, sourceFrom } from "../../text/index.ts";
import { type LessonUpdate, updateLesson } from "../authoring/index.ts";
import { migrationsOf, readLessons } from "../disk/index.ts";
import { COURSE_NOTE, COURSE_OPTIONS, courseOf } from "../options/index.ts";
import { outputJson } from "../outputs/index.ts";
import { createNodePlayer, createTranscript, steady } from "../play/index.ts";
import { duration } from "../settings/index.ts";
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

const OPTIONS = {
  ...COURSE_OPTIONS,
  "step-limit": {
    type: "string",
    schema: duration,
    value: "TIME",
    help: "stop a step that takes longer than this (default 20s)",
  },
  update: {
    type: "boolean",
    help: "write the actual tables and outputs into the lesson; review the diff",
  },
  quiet: { type: "boolean", short: "q", help: "print only what fails, and the summary" },
  raw: {
    type: "boolean",
    help: "print durations, random UUIDs and times of now() instead of redacting them",
  },
  json: { type: "boolean", help: "print events as JSON, one per line" },
} as const satisfies Options;

export const lessonRun: Command = command({
  name: "lesson run",
  summary: "Plays lessons on a real PostgreSQL and checks every claim in them.",
  arguments: "[FILE...]",
  options: OPTIONS,
  notes: [
    COURSE_NOTE,
    "--update never changes prose, SQL or an expected error, and stops at the first step that fails unexpectedly.",
    "Exit codes: 0 every check passed, 1 a check failed, 2 a lesson or an argument was bad.",
  ],
  run,
});

interface Run {
  readonly io: Io;
  readonly update: boolean;
  readonly quiet: boolean;
  /** What becomes of every printed text. */
  readonly clean: (text: string) => string;
  readonly json: boolean;
  readonly migrations: readonly SourceFile[];
  readonly stepLimitMs: number;
  readonly tally: { passed: number; failed: number; updated: number };
}

async function run(input: CommandInput<typeof OPTIONS>, io: Io): Promise<ExitCode> {
  const stepLimitMs = input.options["step-limit"] ?? 20_000;
  const course = courseOf(input, io);
  const lessons = readLessons(course.lessons, course.cwd);
  const migrations = migrationsOf(course.migrations, course.cwd);
  const tally = { passed: 0, failed: 0, updated: 0 };
  const [update, quiet, json] = [input.options.update, input.options.quiet, input.options.json];
  const clean = input.options.raw ? (text: string) => text : steady;
  if (update && course.packaged)
    throw new UsageError(
      "the lessons that come with gosling are not rewritten",
      "Name your own lesson; gosling init makes a first one.",
    );
  const started = performance.now();
  let bad = false;
  for (const source of lessons) {
    bad =
      !(await runLesson(source, { io, update, quiet, json, clean, migrations, stepLimitMs, tally })) || bad;
  }
  if (!json) {
    const took = ((performance.now() - started) / 1000).toFixed(1);
    const updated = tally.updated > 0 ? `, ${tally.updated} updated` : "";
    io.out(
      `\n${count(lessons.length, "lesson")}, ${count(tally.passed + tally.failed, "step")}: ${tally.passed} passed, ${tally.failed} failed${updated} (${took}s)\n`,
    );
  }
  if (bad) return 2;
  return tally.failed > 0 ? 1 : 0;
}

/** False where the lesson could not be played because of a mistake in it. */
async function runLesson(source: SourceFile, run: Run): Promise<boolean> {
  const parsed = parseLesson(source);
  if (!parsed.ok) {
    for (const problem of parsed.problems) printProblem(problem, source, run.json, run.io);
    return false;
  }
  if (run.update) await updateOne(source, parsed.lesson, run);
  else await play(source, parsed.lesson, run, printer(source, parsed.lesson, run));
  return true;
}

async function updateOne(source: SourceFile, lesson: Lesson, run: Run): Promise<void> {
  const events: LessonEvent[] = [];
  await play(source, lesson, run, (event) => events.push(event));
  const update = updateLesson(source, lesson, events, run.io.cwd);
  run.tally.updated += update.changed.length;
  printUpdate(update, run.json, run.io);
  const left: Run = { ...run, update: false, quiet: true };
  if (update.changed.length === 0) {
    const tell = printer(source, lesson, left);
    for (const event of events) tell(event);
    return;
  }
  // Held against a second play: what is different each time would not hold.
  await runLesson(update.source, left);
}

async function play(
  source: SourceFile,
  lesson: Lesson,
  { migrations, stepLimitMs }: Run,
  tell: (event: LessonEvent) => void,
): Promise<void> {
  const player = createNodePlayer({ lesson: source, migrations, stepLimitMs });
  try {
    for await (const event of player.play(null, solutions(lesson))) tell(event);
  } finally {
    await player.close();
  }
}

function printer(
  source: SourceFile,
  lesson: Lesson,
  { io, quiet, json, tally, clean }: Run,
): (event: LessonEvent) => void {
  const transcript = createTranscript(source, lesson, { paint: paint(io.terminal), clean });
  let held: string[] = [];
  return (event) => {
    if (event.type === "step-finished") tally[event.result.status] += 1;
    if (json) {
      io.out(outputJson("lesson-run", event));
      return;
    }
    // Quiet: a step's lines are held back until its verdict is known.
    held = event.type === "step-started" ? [...transcript(event)] : [...held, ...transcript(event)];
    const failed = event.type === "step-finished" && event.result.status === "failed";
    if (quiet && !failed) return;
    for (const line of held) io.out(`${line}\n`);
    held = [];
  };
}

function printUpdate({ file, changed, broken }: LessonUpdate, json: boolean, io: Io): void {
  if (json) {
    const steps = changed.map(({ id, at }) => ({ step: id, at }));
    io.out(outputJson("lesson-run", { type: "updated", file, changed: steps, broken: broken?.id ?? null }));
    return;
  }
  for (const { at } of changed) io.out(`${file}:${at.line}: updated\n`);
  if (broken) {
    io.out(`${file}:${broken.at.line}: not updated, nor anything after it: fix this step first\n`);
  }
}

function printProblem(problem: LessonProblem, source: SourceFile, json: boolean, io: Io): void {
  if (json) {
    io.out(outputJson("lesson-run", { type: "problem", problem }));
    return;
  }
  const colours = diagnosticColours(paint(io.terminal));
  io.err(`${printDiagnostic(problem, { source: sourceFrom([source]), paint: colours })}\n`);
}
