// The door of the proof: one file after the other, up, down and up again.
export { isWanted } from "./applied.ts";
export { finding, hangs, RIGHTS_HINT } from "./findings.ts";
export { BaseFails, type Lab, openLab } from "./lab.ts";
export { cleanSession, downOn } from "./migrate.ts";
export { lacksRight, missingHere, setsRole } from "./missing.ts";
export { schemaOn, worldOn } from "./outcome.ts";
export { proveFile } from "./prove.ts";
export type { Proven } from "./proven.ts";
