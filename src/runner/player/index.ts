// The door of the page's half: asks the worker to play, and ends it when a step does not come to an end.
export { createPlayer, PlayRefused } from "./player.ts";
