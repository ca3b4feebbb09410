// The door of the lesson language: Markdown to a lesson, and what can be said about it without running it.
export { COMMAND_USAGES } from "./commands.ts";
export { solutions, withBodies } from "./edit.ts";
export type { LintContext } from "./links.ts";
export { lintLesson } from "./lint.ts";
export { LINT_RULES, type LintCode } from "./lint-rules.ts";
export { type Mutant, mutateLesson } from "./mutate.ts";
export { parseLesson } from "./parse.ts";
export { type ParseProblemCode, PROBLEMS } from "./problems.ts";
export { type ActualStep, type Rewritten, rewriteLesson } from "./rewrite.ts";
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
  ProseBlock,
  Section,
  Solution,
  SqlStep,
  Step,
  StepBase,
} from "./types.ts";
