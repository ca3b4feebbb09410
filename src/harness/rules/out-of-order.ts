// OUT_OF_ORDER: a new file whose version is older than what some database has applied already.
import { topOf } from "../../text/index.ts";
import type { Rule } from "./rule.ts";

export const outOfOrder: Rule = {
  code: "OUT_OF_ORDER",
  severity: "warning",
  title: "a new file is older than what has been applied already",
  check: ({ file, appliedUpTo }) => {
    // Reported only for new files: the caller leaves the others' context without a version to compare with.
    if (appliedUpTo === null || file.version > appliedUpTo) return [];
    return [
      {
        at: topOf(file.source.name),
        message: `version ${file.version} is new, and ${appliedUpTo} has been applied already: a database that has that one refuses this file, or runs it in another order than a new database does`,
        hint: `Give the file a version above ${appliedUpTo}.`,
      },
    ];
  },
};
