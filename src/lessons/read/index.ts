// The door of the reading: a lesson's text, from its first line to its last, to a Lesson.
export { parseLesson } from "./parse.ts";
