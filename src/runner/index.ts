// The runner's door: plays a lesson in a worker, which the client (createPlayer) outlives.

export type { Bases } from "./base.ts";
export type {
  CheckResult,
  DatabaseState,
  LessonEvent,
  StepError,
  StepOutput,
  StepResult,
  WorldState,
} from "./events.ts";
export { formatDuration, resultLine, statusLines, summaryLine } from "./migration-lines.ts";
export { createPlayer, PlayRefused } from "./player.ts";
export type {
  FromWorker,
  LessonPlayer,
  PlayerOptions,
  ToWorker,
  WorkerAssets,
  WorkerPort,
} from "./protocol.ts";
export { serveLesson, type WorkerSide } from "./serve.ts";
export type { Edits } from "./session.ts";
export { type MutantsInput, type MutantVerdict, tryMutants, UnsoundLesson } from "./try-mutants.ts";
