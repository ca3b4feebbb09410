// The door of the rewriting: a lesson's text with what really came out.
export { bodyEdits, editLines, type LineEdit, solutions, withBodies } from "./edit.ts";
export { type ActualStep, type Rewritten, rewriteLesson } from "./rewrite.ts";
