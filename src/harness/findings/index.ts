// The door of the findings: from rules, trace and proof to what is reported of a file.
export { combine, type Evidence } from "./combine.ts";
export { type Candidate, type StaticInput, staticFindings } from "./static.ts";
export { locksOf, withTrace } from "./traced.ts";
