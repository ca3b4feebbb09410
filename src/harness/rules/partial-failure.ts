// PARTIAL_FAILURE: a NO TRANSACTION file with several statements can stop half-way.
import type { Hit, Rule } from "./rule.ts";

export const partialFailure: Rule = {
  code: "PARTIAL_FAILURE",
  severity: "note",
  title: "a NO TRANSACTION file with several statements can stop half-way",
  check: ({ file }) => {
    const changing = file.up.statements.filter(
      ({ node }) => !("VariableSetStmt" in node) && !("SelectStmt" in node),
    );
    const [first, second] = changing.filter(({ text }) => !/\bif\s+(not\s+)?exists\b/i.test(text));
    if (file.transaction || changing.length < 2 || !first || !second) return [];
    const hit: Hit = {
      at: second.at,
      view: second,
      message: `the file has ${changing.length} statements and no transaction: when this one fails, the ones before it have already taken effect, so the file can't simply run again`,
      hint: "One statement a NO TRANSACTION file, or each written so that it can run twice (IF EXISTS, IF NOT EXISTS).",
    };
    return [hit];
  },
};
