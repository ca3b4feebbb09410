// What a lesson that can be read may still have wrong: the rules that only `lesson check` applies.

interface LintRule {
  readonly severity: "error" | "warning";
  readonly meaning: string;
}

const error = (meaning: string): LintRule => ({ severity: "error", meaning });
const warning = (meaning: string): LintRule => ({ severity: "warning", meaning });

export const LINT_RULES = {
  DATABASE_NOT_NAMED: warning(
    "A block runs on a database that the text of its section does not name before it.",
  ),
  FILE_NOT_NAMED: warning("A block commits a file that the text of its section does not name before it."),
  CHECK_CANNOT_FAIL: error("A check has a sentence, but nothing that could ever contradict it."),
  TABLE_COLUMNS: error("The table's columns cannot be those of the block's last query."),
  TABLE_WITHOUT_ROWS: error("There is a table below a block whose statements return no rows."),
  TABLE_NOT_CHECKED: warning("There is a table below a block that is only shown, so nothing compares it."),
  RECORDING_UNREADABLE: error("A `recorded` block has a line from which no picture can be drawn."),
  SOLUTION_SAME: error("The solution is the text that the exercise starts with."),
  EXERCISE_NO_HINT: warning("An exercise has no hint."),
  LINK_DEAD: error("A link leads to a file or a heading that does not exist."),
  HEADING_ORDER: warning("A heading is more than one level below the one before it."),
  IMAGE_ALT: warning("An image has no text for those who do not see it."),
  HTML_REMOVED: warning("HTML that can run code is left out of every page."),
  SUMMARY_MISSING: warning("The front matter has no summary for the course page."),
  MINUTES_MISSING: warning("The front matter does not say how long the lesson takes."),
} as const satisfies Readonly<Record<string, LintRule>>;

export type LintCode = keyof typeof LINT_RULES;
