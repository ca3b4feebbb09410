// The door of the worker's half: a lesson played step by step, in a world that starts anew when an earlier step changed.
export { serveLesson, type WorkerSide } from "./serve.ts";
export type { Edits } from "./session.ts";
export { type MutantsInput, type MutantVerdict, tryMutants, UnsoundLesson } from "./try-mutants.ts";
