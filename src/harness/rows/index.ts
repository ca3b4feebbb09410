// The door of the rows: written into empty tables, and compared before and after.
export { compareRows, type RowLoss, readRows, type TableRows } from "./compare.ts";
export { type Generated, generateRows } from "./generate.ts";
export { grow, growthOf } from "./grow.ts";
export { linkRows, type NewLink, twinSql } from "./twins.ts";
export { sampleOf } from "./values.ts";
