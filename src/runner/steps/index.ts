// The door of the steps: one block executed in a world, its outcome, and what the checks say to it.
export { ask } from "./ask.ts";
export { judge } from "./judge.ts";
export { formatDuration, resultLine, statusLines, summaryLine } from "./migration-lines.ts";
export type { StepOutcome } from "./outcome.ts";
export { performStep, playStep, type Tell, tellState, touched } from "./play-step.ts";
export { ofProblem, RunnerError, stepError } from "./step-error.ts";
