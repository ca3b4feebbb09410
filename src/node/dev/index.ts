// The door of `gosling lesson dev`: the course read again on every change, the changed lesson played, the pages informed.
export { DevCourse } from "./course.ts";
export { createDevRuns, type DevRuns } from "./runs.ts";
export { createDevStream } from "./stream.ts";
