// The door of playing: the worker, its downloads, and what happens to them as view events.
export { missingCapability } from "./capabilities.ts";
export { type Console, createConsole } from "./console.ts";
export { fetchExtensions } from "./extensions.ts";
export { createPlaying, type Playing, startPlayer } from "./playing.ts";
export { spawnWorker } from "./spawn.ts";
