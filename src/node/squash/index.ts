// The door of the squash in Node: where it runs, what it reads, and what a database records of it.
export { pgliteBench } from "./pglite.ts";
export { readChain, readSquash } from "./read.ts";
export { takeOver } from "./records.ts";
export { serverBench } from "./server.ts";
