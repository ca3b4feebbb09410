// The door of src/client: what a page's script calls.
export { mountCourse, mountDocs, mountEngine, mountFrame, mountLesson } from "./page/index.ts";
