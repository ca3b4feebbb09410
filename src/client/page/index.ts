// The door of the pages: each page's script calls one of these.
export { createActions } from "./actions.ts";
export { createConsoleEditor } from "./console.ts";
export { mountCourse } from "./course.ts";
export { createDiagrams } from "./diagrams.ts";
export { mountDocs } from "./docs.ts";
export { mountEngine } from "./engine.ts";
export { mountFinish } from "./finish.ts";
export { mountFrame } from "./frame.ts";
export { mountLesson } from "./lesson.ts";
export { fetchMigrations } from "./page-data.ts";
export { pageParts, slot } from "./parts.ts";
export { saveFile } from "./save-file.ts";
export { countSeconds } from "./seconds.ts";
export { createSheet } from "./sheet.ts";
export { markScrollable } from "./sight.ts";
export { createStore } from "./store.ts";
