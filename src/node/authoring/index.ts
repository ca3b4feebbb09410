// The door of authoring: a lesson's text begun, checked, and brought up to what its steps gave. Nothing here runs one.
export { checkLessons } from "./check-lessons.ts";
export { STARTER_LESSON, type Starter, starterLesson, starterTest } from "./starter.ts";
export { type LessonUpdate, updateLesson } from "./update-lesson.ts";
