// The door of the view state: what the page shows, as data, and questions to it.
export {
  changedTables,
  type Pair,
  type PartChange,
  pairOf,
  type Sign,
  type TableChange,
} from "./comparison.ts";
export { askedDatabase, type ConsoleNames, namesIn, replayOf } from "./console.ts";
export { type ConsoleEntry, isAsking, isExpandedSwitch } from "./console-view.ts";
export {
  type Diagram,
  type DiagramColumn,
  type DiagramLink,
  type DiagramTable,
  diagramOf,
  HEAD,
  LINE,
  tableSize,
} from "./diagram.ts";
export { type DriftRow, driftRows } from "./drift.ts";
export { type PlacedStep, problemsByStep } from "./edit-places.ts";
export {
  checkedBy,
  type ExerciseResult,
  editsUpTo,
  exerciseOf,
  exerciseResult,
  firstToRun,
  isEdited,
  isStale,
  type Judged,
  lastCheck,
  stepText,
  turnBefore,
  unsolvedUpTo,
} from "./exercises.ts";
export { happened } from "./happened.ts";
export { type LaneMark, layoutLanes, type MarkType } from "./lanes.ts";
export { lockBlocks } from "./locks.ts";
export {
  completed,
  type Moment,
  moments,
  nextStep,
  score,
  shapesPath,
  shownIndex,
  stateBefore,
} from "./moments.ts";
export { groupOutputs, type OutputGroup, type ShownResult, type TranscriptLine } from "./output-groups.ts";
export {
  canBeStep,
  type LessonWithOwn,
  type OwnStep,
  ownStepsIn,
  withOneMore,
  withOwnSteps,
} from "./own-steps.ts";
export { lineInBlock, type SourceLine, sourceLine } from "./places.ts";
export { reduce } from "./reduce.ts";
export { turnWords } from "./reduce-edits.ts";
export { committedFiles, type StepInput, sameInput, stepInput, stepStatus, textsOf } from "./step-input.ts";
export { ROWS_A_PAGE, type RowsPage, rowsAt, rowsQuery, type ShownRows } from "./table-rows.ts";
export { tablesOf } from "./tables.ts";
export { typeName } from "./type-names.ts";
export {
  type Edit,
  type EditProblem,
  type ExerciseView,
  initialView,
  type LessonView,
  type LoadingProgress,
  type PlayRequest,
  type Selection,
  type StepShape,
  type StepView,
  type Turn,
  type ViewEvent,
} from "./view-state.ts";
