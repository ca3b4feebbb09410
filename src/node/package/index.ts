// The door of the package's own files: where they lie, and the worker threads that are started from them.
export { distFolder, packageRoot, packageVersion, seedPath } from "./paths.ts";
export { giveBack, takeWorker } from "./workers.ts";
