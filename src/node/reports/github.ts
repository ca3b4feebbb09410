// The findings as GitHub's workflow commands: annotations at their lines.
import { allFindings, findingDiagnostic, type RunRecord } from "../../harness/index.ts";
import { githubAnnotation } from "../../text/index.ts";

/** An annotation is small: more of a difference would not be read there. */
const MOST_LINES = 10;

export function githubLines(record: RunRecord): readonly string[] {
  return allFindings(record).map((finding) => githubAnnotation(findingDiagnostic(finding, MOST_LINES)));
}
