// The door of the steps: a fenced block to what is executed, and what is expected of it.
export { looksLikeAttributes } from "./attributes.ts";
export { layOut, writeCell, writtenCells } from "./cell.ts";
export { COMMAND_USAGES } from "./commands.ts";
export { hasCommand } from "./console.ts";
export { bindExercises } from "./exercises.ts";
export { isStepWord, meantLanguage, nestedSteps } from "./nested.ts";
export { bindPredict } from "./predict.ts";
export { ordersRows, resultShape } from "./sql-result.ts";
export { type DraftStep, readStep, type SolutionBlock } from "./step.ts";
export { looksLikeTable, readTable } from "./table.ts";
