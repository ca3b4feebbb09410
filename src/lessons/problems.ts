// Every problem that a lesson's text can have: its code, how bad it is, and what it means in one line.

interface ProblemKind {
  readonly severity: "error" | "warning";
  readonly meaning: string;
}

const error = (meaning: string): ProblemKind => ({ severity: "error", meaning });

export const PROBLEMS = {
  // The front matter
  FRONT_MATTER_MISSING: error("The lesson does not begin with front matter between two `---` lines."),
  FRONT_MATTER_NOT_CLOSED: error("The front matter has no closing `---` line."),
  FRONT_MATTER_TOO_LONG: error("The front matter is longer than 64 kB."),
  FRONT_MATTER_SYNTAX: error("The front matter is not valid YAML."),
  FRONT_MATTER_KEY: error("The front matter has a key that no lesson knows."),
  FRONT_MATTER_VALUE: error("A key of the front matter has a value of the wrong form."),
  DATABASES_MISSING: error("The front matter names no database."),
  DATABASE_NAME: error(
    "A database's name is not a lower-case letter followed by letters, digits, `_` or `-`.",
  ),
  DATABASE_DUPLICATE: error("The front matter names a database twice."),
  DATABASE_CASE: error("Two databases' names differ only in case."),
  // The headings
  TITLE_MISSING: error("The lesson has no title (a `# ` heading)."),
  TITLE_DUPLICATE: error("The lesson has a second title."),
  TITLE_NOT_FIRST: error("There is something before the title."),
  HEADING_EMPTY: error("A title or a section has no text."),
  // The blocks
  FENCE_NOT_CLOSED: error("A fenced block has no closing fence, or swallows the next block."),
  STEP_NESTED: error("A step is inside a list, a quotation or HTML, where it doesn't run."),
  STEP_LANGUAGE: error(
    "A block bears a step's attributes but its language is not exactly `sql` or `console`.",
  ),
  STEP_EMPTY: error("A step has no text."),
  NESTING_TOO_DEEP: error("Lists or quotations are nested more than fifty deep."),
  UNREADABLE: error("The Markdown cannot be read from here on."),
  TOO_MANY_PROBLEMS: error("The lesson has more problems than are listed."),
  // The attributes of a block
  ATTRIBUTE_SYNTAX: error("The words after the language are not attributes."),
  ATTRIBUTE_UNKNOWN: error("An attribute has a name that no block knows."),
  ATTRIBUTE_DUPLICATE: error("A block bears an attribute twice."),
  ATTRIBUTE_VALUE: error("An attribute's value is missing or has the wrong form."),
  ATTRIBUTE_CONFLICT: error("Two attributes contradict each other, or one has no meaning on this block."),
  ATTRIBUTE_MISSING: error("A block lacks the attribute that says where it runs."),
  UNKNOWN_DATABASE: error("A database is named that the front matter does not name."),
  BAD_ERROR_CODE: error("An expected error is neither a SQLSTATE nor a code of the engine."),
  PREDICT_NOTHING: error("A block asks the reader to predict something that it doesn't expect."),
  BAD_SHAPES: error("The number of schemas is not a number from 1 to the number of databases."),
  FILE_PATH_OUTSIDE: error("A file's path could lead out of the repository."),
  FILE_PATH_INVALID: error("A file's path is not a plain relative path."),
  BAD_BRANCH: error("A branch's name has a form that Git refuses."),
  UNKNOWN_BRANCH: error("A branch is merged to which nothing was committed before."),
  // The expected table
  TABLE_MALFORMED: error("The lines under a block look like a table but are none."),
  TABLE_ROW_WIDTH: error("A row has more or fewer cells than the table has columns."),
  TABLE_ROW_TEXT: error("A line of prose directly under a table became a row of it."),
  // The console
  CONSOLE_NO_COMMAND: error("A console block has attributes but no `$ ` line."),
  CONSOLE_TEXT_FIRST: error("A console block has text before its first `$ ` line."),
  COMMAND_UNKNOWN: error("A command that no lesson's console knows."),
  COMMAND_USAGE: error("A command lacks an argument, or has one too many."),
  COMMAND_OPTION: error("A command has an option that it does not know."),
  // The exercises
  EXERCISE_ID: error("An exercise's name is not made of lower-case letters, digits and `-`."),
  EXERCISE_DUPLICATE: error("Two exercises, or two solutions, have the same name."),
  EXERCISE_UNKNOWN: error("A check or a solution names an exercise that the lesson does not have."),
  EXERCISE_NO_SOLUTION: error("An exercise has no solution."),
  EXERCISE_NO_CHECK: error("An exercise has no check, so that any answer would pass."),
  EXERCISE_CHECK_EARLY: error("A check comes before its exercise, so it can't see the answer."),
  CHECK_NO_SENTENCE: error("A check of an exercise has no sentence to show when it fails."),
  SOLUTION_IN_SIGHT: error("A solution is outside `<details>`, where every reader sees it."),
  SOLUTION_KIND: error("A solution's language is not that of its exercise."),
  DETAILS_NOT_CLOSED: error("`<details>` has no closing `</details>` in its section."),
} as const satisfies Readonly<Record<string, ProblemKind>>;

export type ParseProblemCode = keyof typeof PROBLEMS;
