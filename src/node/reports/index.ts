// The door of the reports: a run of the harness in each of the forms that it can be told in.
export { githubLines } from "./github.ts";
export { htmlReport } from "./html.ts";
export { jsonReport } from "./json.ts";
export { junitReport } from "./junit.ts";
export { sarifReport } from "./sarif.ts";
export { baseName, endLines, fileLines, findingLines, headLines, progressText } from "./terminal.ts";
export { PGTAP_HEAD, pgtapLines } from "./terminal-pgtap.ts";
