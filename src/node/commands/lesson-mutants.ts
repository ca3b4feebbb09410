// `gosling lesson mutants`: breaks each lesson in every way that its checks should notice, and names those that nobody noticed.
import { availableParallelism } from "node:os";
import type { SourceFile } from "../../engine/index.ts";
import type { MutantVerdict } from "../../runner/index.ts";
import { formatPlace } from "../../text/index.ts";
import { migrationsOf, readLessons } from "../disk/index.ts";
import { outputJson } from "../outputs/index.ts";
import { giveBack, seedPath, takeWorker } from "../package/index.ts";
import type { MutantsJob, MutantsMessage } from "../play/index.ts";
import {
  type Command,
  type CommandInput,
  command,
  type ExitCode,
  type Io,
  type Options,
} from "../terminal/index.ts";

/** A mutant that is silent for longer has made the lesson hang; the lesson is reported and left. */
const SILENCE_MS = 60_000;

const OPTIONS = {
  migrations: {
    type: "string",
    value: "DIR",
    help: "the repository's migrations (default migrations/postgres, else migrations)",
  },
  json: { type: "boolean", help: "print verdicts as JSON, one per line, and a summary" },
  verbose: { type: "boolean", short: "v", help: "print killed and marked mutants too" },
} as const satisfies Options;

export const lessonMutants: Command = command({
  name: "lesson mutants",
  summary:
    "Proves that the checks in lessons can fail: breaks one thing at a time and expects a check to notice.",
  arguments: "[FILE...]",
  options: OPTIONS,
  notes: [
    "It makes one change at a time: it leaves out an executed block or a line of a migration that the lesson writes, or changes an expected cell, line, error or count of schemas. A check must notice each change.",
    'If no check needs to notice a block, mark it with survives="reason". Exit codes: 0 every other change was noticed, 1 a change survived, 2 a lesson or an argument was bad.',
  ],
  run,
});

interface Score {
  made: number;
  killed: number;
  marked: number;
  trouble: number;
}

async function run(input: CommandInput<typeof OPTIONS>, io: Io): Promise<ExitCode> {
  const lessons = [...readLessons(input.positionals.length > 0 ? input.positionals : ["lessons"], io.cwd)];
  const migrations = migrationsOf(input.options.migrations, io.cwd);
  const score: Score = { made: 0, killed: 0, marked: 0, trouble: 0 };
  const queue = [...lessons];
  const lane = async () => {
    for (let lesson = queue.shift(); lesson; lesson = queue.shift())
      await tryLesson(lesson, migrations, input, io, score);
  };
  await Promise.all(Array.from({ length: Math.min(availableParallelism(), lessons.length) }, lane));
  const { made, killed, marked } = score;
  const ok = score.trouble === 0 && killed + marked === made;
  if (input.options.json) io.out(outputJson("lesson-mutants", { type: "summary", ok, made, killed, marked }));
  else io.out(`mutants: ${killed} of ${made} killed, ${marked} marked\n`);
  return ok ? 0 : 1;
}

function tryLesson(
  source: SourceFile,
  migrations: readonly SourceFile[],
  input: CommandInput<typeof OPTIONS>,
  io: Io,
  score: Score,
): Promise<void> {
  const worker = takeWorker("play/mutants-worker.js");
  return new Promise((resolve) => {
    let timer: ReturnType<typeof setTimeout>;
    const fail = (message: string) => {
      score.trouble += 1;
      if (input.options.json)
        io.out(outputJson("lesson-mutants", { type: "failed", file: source.name, message }));
      io.err(`${source.name}: ${message}\n`);
    };
    const watch = () => {
      clearTimeout(timer);
      timer = setTimeout(() => {
        fail(
          `a mutant did not end within ${SILENCE_MS / 1000} seconds; the rest of the lesson was not tried`,
        );
        void worker.terminate().then(() => resolve());
      }, SILENCE_MS);
    };
    worker.on("error", (error) => {
      clearTimeout(timer);
      fail(error instanceof Error ? error.message : String(error));
      resolve();
    });
    worker.on("message", (message: MutantsMessage) => {
      watch();
      if (message.type === "verdict") return tally(message.verdict, input, io, score);
      if (message.type === "failed") return fail(message.message);
      if (message.type === "unsound")
        return fail(`line ${message.line} fails before anything is changed: ${message.claim}`);
      clearTimeout(timer);
      giveBack(worker);
      resolve();
    });
    watch();
    worker.postMessage({ source, migrations, seed: seedPath() } satisfies MutantsJob);
  });
}

function tally(verdict: MutantVerdict, input: CommandInput<typeof OPTIONS>, io: Io, score: Score): void {
  score.made += 1;
  if (verdict.type === "killed") score.killed += 1;
  if (verdict.type === "marked") score.marked += 1;
  if (input.options.json) {
    const { kind, at, description, survives: reason } = verdict.mutant;
    const by = verdict.type === "killed" ? verdict.by : null;
    io.out(outputJson("lesson-mutants", { type: verdict.type, kind, at, description, reason, by }));
    return;
  }
  if (verdict.type !== "survived" && !input.options.verbose) return;
  const { at, description } = verdict.mutant;
  io.out(`${formatPlace(at)}: ${verdict.type}: ${description}\n`);
}
