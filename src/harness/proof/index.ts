// The door of the proof: one file after the other, up, down and up again.
export { isWanted } from "./applied.ts";
export { type Lab, openLab } from "./lab.ts";
export { proveFile } from "./prove.ts";
export type { Proven } from "./proven.ts";
