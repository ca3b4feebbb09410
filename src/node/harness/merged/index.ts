// The door of what Git has: which files are new, and whether merged ones are still what they were.
export { openRepository } from "./git.ts";
export { readSince, type Since } from "./merged.ts";
export { refWith } from "./where.ts";
