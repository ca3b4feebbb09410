// The door of the queries: what a program sends, prepared before and after each migration.
export { QueryCheck } from "./check.ts";
export { checkQueries } from "./phase.ts";
