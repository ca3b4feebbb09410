// The door of playing: the worker, its downloads, and what happens to them as view events.
export { missingCapability } from "./capabilities.ts";
export { createPlaying, type Playing } from "./playing.ts";
export { spawnWorker } from "./spawn.ts";
