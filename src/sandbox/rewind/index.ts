// The door of the rewind: a sandbox saved and put back.
export { type Exchangeable, type Instance, instanceOf, pgliteOf, register } from "./instance.ts";
export { watchModule } from "./module.ts";
export { type Restored, type Snapshot, saveSnapshot } from "./snapshot.ts";
