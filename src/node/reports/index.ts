// The door of the reports: a run of the harness in each of its forms.
export { fixJson, fixLines } from "./fix.ts";
export { githubLines } from "./github.ts";
export { htmlReport } from "./html.ts";
export { jsonReport } from "./json.ts";
export { junitReport } from "./junit.ts";
export { createLivePrinter } from "./live.ts";
export { markdownReport } from "./markdown.ts";
export { sarifReport } from "./sarif.ts";
export { endLines } from "./terminal.ts";
