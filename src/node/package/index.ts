// The door of the package's own files: where they lie, the worker threads that are started from them, and what they keep on disk.
export { openedAssets, readAssets } from "./assets.ts";
export {
  distFolder,
  docsFolder,
  packageRoot,
  packageVersion,
  seedPath,
} from "./paths.ts";
export { diskStore, runStore } from "./prepared.ts";
export { giveBack, takeWorker } from "./workers.ts";
