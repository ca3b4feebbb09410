// The door of src/client: what a page's script calls, and the parts that the playground is made of too.
export { type Editor, loadEditor } from "./edit/index.ts";
export {
  countSeconds,
  createActions,
  createConsoleEditor,
  createDiagrams,
  createSheet,
  createStore,
  fetchMigrations,
  markScrollable,
  mountCourse,
  mountDocs,
  mountEngine,
  mountFinish,
  mountFrame,
  mountLesson,
  pageParts,
  saveFile,
  slot,
} from "./page/index.ts";
export {
  createConsole,
  createPlaying,
  fetchExtensions,
  missingCapability,
  type Playing,
  spawnWorker,
  startPlayer,
} from "./play/index.ts";
export { type LessonView, type StepView, score, stepInput } from "./state/index.ts";
export { type Actions, stepOutput, type ViewContext, worldView } from "./views/index.ts";
export { t as lessonText } from "./words/index.ts";
