// The door of the proof: one file after the other, up, down and up again.
export { type Lab, openLab } from "./lab.ts";
export { type Proven, proveFile } from "./prove.ts";
