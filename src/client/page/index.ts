// The door of the pages: each page's script calls one of these.
export { mountCourse } from "./course.ts";
export { mountDocs } from "./docs.ts";
export { mountEngine } from "./engine.ts";
export { mountFrame } from "./frame.ts";
export { mountLesson } from "./lesson.ts";
