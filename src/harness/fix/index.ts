// The door of the fixes: a file with findings, to files without them.
export { type FixInput, fixInFolder, type Prove, type Replacement } from "./rounds.ts";
