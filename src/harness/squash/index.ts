// The door of the squash: many files as one, and the proof that nothing is lost.
export { NotWritable } from "./baseline.ts";
export { type Certified, Certifier, type Chain, writeSquash } from "./squash.ts";
export type { Baseline, Bench, BenchDatabase, Loss, Proof } from "./types.ts";
