// The door of the findings: from rules, trace and proof to what is reported of a file.

export { combine } from "./combine.ts";
export { locksOf } from "./locks.ts";
export { staticFindings } from "./static.ts";
export { withTrace } from "./traced.ts";
