// The door of src/embed: what a page's script calls.
export { mountCourse } from "./course.ts";
export { mountFrame } from "./frame.ts";
export { mountLesson } from "./mount.ts";
