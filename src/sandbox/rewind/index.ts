// The door of the rewind: a sandbox saved and put back.
export { startsAsCopy } from "./copy.ts";
export { bytesOf } from "./files.ts";
export { type Exchangeable, type Instance, instanceOf, pgliteOf, register } from "./instance.ts";
export { type FileNode, moduleOf, type StartsWith, watchModule } from "./module.ts";
export { copySource, type Restored, type Snapshot, saveSnapshot } from "./snapshot.ts";
