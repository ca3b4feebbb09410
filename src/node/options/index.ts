// The door of the options that several commands share.
export { COURSE_NOTE, COURSE_OPTIONS, courseOf, lessonsOf } from "./course.ts";
export { FILE_OPTIONS, FORMAT_OPTION, folderGiven, JSON_OPTION, variablesOf } from "./files.ts";
export {
  hiddenNote,
  hideInError,
  hideInStatements,
  SHOW_VALUES_OPTION,
} from "./hidden-values.ts";
export { EMBED_ORIGIN, embedOrigins, exactOrigins } from "./origins.ts";
export { portOf, portOptions } from "./port.ts";
