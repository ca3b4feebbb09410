// The door of what the browser keeps for a reader.
export { lessonDrafts } from "./drafts.ts";
export { doneLessons } from "./progress.ts";
export { readStored, writeStored } from "./storage.ts";
