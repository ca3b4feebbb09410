// The door of pgTAP: a team's own tests of the schema that the migrations make.
export { pgtapFiles, runPgtap } from "./run.ts";
export { isFailed } from "./tap.ts";
