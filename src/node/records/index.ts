// The door of other tools' records: what they have applied, taken over into gosling's own table.
export { importRecords } from "./import-records.ts";
