// Prints `N passed, N failed` over Vitest's JSON results (several files may be named); fails where one is missing or nothing was run.
import { readFileSync } from "node:fs";

let passed = 0;
let failed = 0;
for (const file of process.argv.slice(2)) {
  try {
    const results = JSON.parse(readFileSync(file, "utf8"));
    passed += results.numPassedTests;
    failed += results.numFailedTests;
    // A file that did not even load has no tests in it: it counts as one that failed.
    failed += results.testResults.filter(
      (one) => one.status === "failed" && one.assertionResults.length === 0,
    ).length;
  } catch (error) {
    console.error(`no test results in ${file}: ${error.message}`);
    failed += 1;
  }
}
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed > 0 || passed === 0 ? 1 : 0);
