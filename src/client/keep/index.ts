// The door of what the browser keeps for a reader.
export { type CourseKeys, courseOfPage } from "./course-keys.ts";
export { lessonDrafts } from "./drafts.ts";
export { answerIn, type LessonFacts, type LessonMarks, type LessonProgress, progressOf } from "./record.ts";
export { type LessonRecord, lessonRecord } from "./records.ts";
export { type KeepResult, readStored, writeStored } from "./storage.ts";
export {
  forgetAll,
  type KeptCounts,
  type LoadResult,
  loadRecord,
  recordFile,
  whatIsKept,
} from "./transfer.ts";
