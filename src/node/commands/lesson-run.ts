// `gosling lesson run`: plays lessons and prints a transcript, or one JSON event a line.
import { resolve } from "node:path";
import type { SourceFile } from "../../engine/index.ts";
import { type LessonProblem, parseLesson, solutions } from "../../lessons/index.ts";
import type { LessonEvent } from "../../runner/index.ts";
import type { Command, CommandInput } from "../command.ts";
import { type ExitCode, type Io, UsageError } from "../io.ts";
import { toJson } from "../json.ts";
import { exists, readLessons, readMigrations } from "../load.ts";
import { paint } from "../paint.ts";
import { createNodePlayer } from "../player.ts";
import { createTranscript } from "../transcript.ts";

export const lessonRun: Command = {
  name: "lesson run",
  summary: "Plays lessons on a real PostgreSQL and checks every claim in them.",
  arguments: "[FILE...]",
  options: {
    migrations: {
      type: "string",
      value: "DIR",
      help: "the repository's migrations (default migrations/postgres, else migrations)",
    },
    "step-limit": { type: "string", value: "SECONDS", help: "end a step that takes longer (default 20)" },
    quiet: { type: "boolean", short: "q", help: "print only what fails, and the summary" },
    json: { type: "boolean", help: "print one event a line as JSON" },
  },
  notes: [
    "FILE is a lesson or a folder of lessons; without FILE all of lessons/ is played.",
    "Exit codes: 0 every check passed, 1 a check failed, 2 a lesson or an argument was bad.",
  ],
  run,
};

interface Tally {
  passed: number;
  failed: number;
}

async function run(input: CommandInput, io: Io): Promise<ExitCode> {
  const stepLimitMs = seconds(input.text("step-limit")) * 1000;
  const lessons = readLessons(input.positionals.length > 0 ? input.positionals : ["lessons"], io.cwd);
  const migrations = loadMigrations(input.text("migrations"), io.cwd);
  const tally: Tally = { passed: 0, failed: 0 };
  const started = performance.now();
  let bad = false;
  for (const lesson of lessons) {
    bad = (await playOne(lesson, migrations, stepLimitMs, input, io, tally)) || bad;
  }
  if (!input.flag("json")) {
    const took = ((performance.now() - started) / 1000).toFixed(1);
    io.out(
      `\n${count(lessons.length, "lesson")}, ${count(tally.passed + tally.failed, "step")}: ${tally.passed} passed, ${tally.failed} failed (${took}s)\n`,
    );
  }
  if (bad) return 2;
  return tally.failed > 0 ? 1 : 0;
}

/** Whether the lesson could not be played because of a mistake in it. */
async function playOne(
  lesson: SourceFile,
  migrations: readonly SourceFile[],
  stepLimitMs: number,
  input: CommandInput,
  io: Io,
  tally: Tally,
): Promise<boolean> {
  const parsed = parseLesson(lesson);
  if (!parsed.ok) {
    for (const problem of parsed.problems) printProblem(problem, input.flag("json"), io);
    return true;
  }
  const transcript = createTranscript(parsed.lesson, paint(io.terminal));
  const player = createNodePlayer({ lesson, migrations, stepLimitMs });
  let held: string[] = [];
  const print = (event: LessonEvent) => {
    if (input.flag("json")) {
      io.out(`${toJson(event)}\n`);
      return;
    }
    // Quiet: a step's lines are held back until its verdict is known.
    held = event.type === "step-started" ? [...transcript(event)] : [...held, ...transcript(event)];
    const failed = event.type === "step-finished" && event.result.status === "failed";
    if (input.flag("quiet") && !failed) return;
    for (const line of held) io.out(`${line}\n`);
    held = [];
  };
  try {
    for await (const event of player.play(null, solutions(parsed.lesson))) {
      print(event);
      if (event.type === "step-finished") tally[event.result.status] += 1;
    }
  } finally {
    await player.close();
  }
  return false;
}

function printProblem(problem: LessonProblem, json: boolean, io: Io): void {
  if (json) {
    io.out(`${toJson({ type: "problem", problem })}\n`);
    return;
  }
  const { file, line, column } = problem.at;
  io.err(`${file}:${line}:${column}: ${problem.message} (${problem.code})\n`);
  if (problem.hint) io.err(`    ${problem.hint}\n`);
}

function loadMigrations(folder: string | undefined, cwd: string): readonly SourceFile[] {
  if (folder !== undefined) return readMigrations(folder, cwd);
  const usual = ["migrations/postgres", "migrations"].find((name) => exists(resolve(cwd, name)));
  return usual ? readMigrations(usual, cwd) : [];
}

function seconds(text: string | undefined): number {
  if (text === undefined) return 20;
  const number = Number(text);
  if (!(number > 0)) throw new UsageError(`--step-limit must be a number of seconds above 0, not ${text}`);
  return number;
}

const count = (number: number, noun: string) => `${number} ${noun}${number === 1 ? "" : "s"}`;
