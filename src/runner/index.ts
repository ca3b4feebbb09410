// The runner's door: plays a lesson in a worker, which the client (createPlayer) outlives.

export { checkDiagnostic, errorDiagnostic } from "./diagnostics.ts";
export type {
  CheckResult,
  DatabaseState,
  LessonEvent,
  StepError,
  StepOutput,
  StepResult,
  TransactionLock,
  WorldState,
} from "./events.ts";
export type { Placed } from "./placed.ts";
export { createPlayer, PlayRefused } from "./player/index.ts";
export {
  type FromWorker,
  KEPT_BYTES,
  type Kept,
  type LessonPlayer,
  type PlayerOptions,
  STEP_LIMIT_MS,
  type ToWorker,
  type WorkerAssets,
  type WorkerPort,
} from "./protocol.ts";
export {
  type Edits,
  type MutantsInput,
  type MutantVerdict,
  serveLesson,
  tryMutants,
  UnsoundLesson,
  type WorkerSide,
} from "./session/index.ts";
export { formatDuration, resultLine, statusLines, summaryLine } from "./steps/index.ts";
export { type RunnerText, runnerText } from "./words.ts";
export { type Bases, historyKey, prepareHistory, startSchema } from "./world/index.ts";
