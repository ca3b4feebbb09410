// Prints `N passed, N failed` from Vitest's JSON results; fails where there are none or nothing was run.
import { readFileSync } from "node:fs";

const [file] = process.argv.slice(2);
let results;
try {
  results = JSON.parse(readFileSync(file, "utf8"));
} catch (error) {
  console.error(`no test results in ${file}: ${error.message}`);
  console.log("0 passed, 1 failed");
  process.exit(1);
}
// A file that did not even load has no tests in it: it counts as one that failed.
const broken = results.testResults.filter(
  (one) => one.status === "failed" && one.assertionResults.length === 0,
).length;
const passed = results.numPassedTests;
const failed = results.numFailedTests + broken;
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed > 0 || passed === 0 ? 1 : 0);
