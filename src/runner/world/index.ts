// The door of a lesson's world: its databases, servers and repository, and what can be seen of them.
export { type Bases, historyKey, prepareHistory, startSchema } from "./base.ts";
export { isPortable } from "./portable.ts";
export type { SavedDirectory, SavedFiles, WorldRecord } from "./record.ts";
export { type Change, changes } from "./repository.ts";
export { readWorldState, refresh, Shapes } from "./state.ts";
export { LessonWorld, type WorldDatabase } from "./world.ts";
