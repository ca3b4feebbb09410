// The door of the views: each draws one part of the page from the view state.

export { barView } from "./bar.ts";
export type { Actions, ConsolePart, ViewContext } from "./context.ts";
export type { PlacedDiagram } from "./diagram.ts";
export { editingView } from "./editing.ts";
export { createFolds } from "./folds.ts";
export { helpView } from "./help.ts";
export { shortcutOf } from "./keys.ts";
export { questionView } from "./question.ts";
export { doneWords, placeWords, recordView, sumView } from "./record.ts";
export { stepActions, stepOutput } from "./step.ts";
export { worldView } from "./world.ts";
