// The door of the lesson language: Markdown to a lesson, and what can be said about it without running it.

export { historyOf } from "./history.ts";
export { type LintContext, lintLesson } from "./lint/index.ts";
export { LINT_RULES, type LintCode } from "./lint-rules.ts";
export { type Mutant, mutateLesson } from "./mutate.ts";
export { type Prediction, type PredictionChoice, predictionOf } from "./prediction.ts";
export { type ParseProblemCode, PROBLEMS } from "./problems.ts";
export { parseLesson } from "./read/index.ts";
export {
  parseRecording,
  type RecordedEvent,
  type Recording,
  type RecordingProblem,
  writeRecording,
} from "./recording.ts";
export { type ActualStep, type Rewritten, rewriteLesson, solutions, withBodies } from "./rewrite/index.ts";
export { addressOf, lessonSlug } from "./source/index.ts";
export { COMMAND_USAGES, layOut, writeCell } from "./step/index.ts";
export type {
  Block,
  Command,
  ConsoleCommand,
  ConsoleStep,
  Exercise,
  ExpectedCell,
  ExpectedError,
  ExpectedLine,
  ExpectedRow,
  ExpectedTable,
  FileStep,
  Heading,
  Hint,
  Lesson,
  LessonProblem,
  LessonProblemCode,
  MigrateAction,
  ParsedLesson,
  Predict,
  PredictKind,
  ProseBlock,
  Section,
  Solution,
  SqlStep,
  Step,
  StepBase,
} from "./types.ts";
