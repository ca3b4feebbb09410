// The door of the document: what a reader has put together, and the forms that it comes and goes in. Pure.
export { pack, unpack } from "./archive.ts";
export {
  commandBlock,
  EMPTY,
  FOLDER,
  fileLabel,
  filesOf,
  folderOfFiles,
  type PlaygroundBlock,
  type PlaygroundDocument,
  withBlock,
  withFiles,
  withoutBlock,
  wrongDatabases,
} from "./document.ts";
export { documentOf } from "./from-lesson.ts";
export { type Incoming, takeIn } from "./intake.ts";
export { LESSON_FILE, lessonText } from "./lesson-text.ts";
export { fromFragment, isSafePath, readDocument, toFragment } from "./share.ts";
