// The nouns of a lesson: everything knows its line and column, nothing here runs.
import type { Location, Version } from "../engine/index.ts";
import type { Diagnostic } from "../text/index.ts";
import type { LintCode } from "./lint-rules.ts";
import type { ParseProblemCode } from "./problems.ts";

export interface Lesson {
  /** The path it was read under, with `/`. */
  readonly file: string;
  /** File name without folders, number prefix and `.md`: `missing-column`. */
  readonly slug: string;
  readonly title: string;
  /** From the front matter: one plain sentence for the course page. */
  readonly summary: string;
  /** Minutes the lesson takes, from the front matter. */
  readonly minutes: number | null;
  /** The course's part that the lesson belongs to, by its heading: `When it goes wrong`; null: none. */
  readonly part: string | null;
  /** A page to look things up in: played like a lesson, but none of the course's lessons. */
  readonly reference: boolean;
  readonly databases: readonly string[];
  /** migrations/ up to and including this version are applied everywhere at the start; null: empty databases. */
  readonly history: Version | null;
  /** The clock at the start, UTC, ISO 8601. */
  readonly clock: string;
  /** The text between the title and the first section. */
  readonly intro: readonly Block[];
  readonly sections: readonly Section[];
  /** All steps in order, whatever their section. */
  readonly steps: readonly Step[];
  /** In order. */
  readonly exercises: readonly Exercise[];
  /** All headings, of every depth, in order. */
  readonly headings: readonly Heading[];
  /** Link reference definitions (`[name]: url`) of the whole file: add them when one prose block is rendered alone. */
  readonly definitions: string;
  /** Not errors: what an author should look at. */
  readonly warnings: readonly LessonProblem[];
}

export interface Heading {
  /** 1 to 6. */
  readonly depth: number;
  /** As Git hosts give it; unique. */
  readonly id: string;
  readonly title: string;
  readonly at: Location;
}

export interface Section {
  readonly id: string;
  readonly title: string;
  readonly at: Location;
  readonly blocks: readonly Block[];
}

export type Block = ProseBlock | Step;

export interface ProseBlock {
  readonly type: "prose";
  /** Markdown as written, blocks joined in order. */
  readonly markdown: string;
  readonly at: Location;
}

export type Step = SqlStep | FileStep | ConsoleStep;

export interface StepBase {
  /** `s1`, `s2`, ... in the lesson's order. */
  readonly id: string;
  /** The opening fence. */
  readonly at: Location;
  /** The first line of the block's text. */
  readonly bodyAt: Location;
  /** The last line of the step, its expected table included. */
  readonly endLine: number;
  /** The block's text, without the fences. */
  readonly body: string;
  /** `check="..."`: the claim that this step proves; the headline when it fails. */
  readonly check: string | null;
  /** `schemas=N`: how many different schemas the named databases have after this step. */
  readonly shapes: number | null;
  /** `error=CODE`: a SQLSTATE (`42703`) or an engine code (`OUT_OF_ORDER`) with which the step must fail. */
  readonly error: ExpectedError | null;
  /** `predict`: the page asks the reader for this before the step runs; null: it asks nothing. */
  readonly predict: Predict | null;
  /** `exercise=ID`: this block is the learner's turn; `body` is the start; the exercise has the solution. */
  readonly exercise: string | null;
  /** `for=ID`: this step checks that exercise. */
  readonly for: string | null;
  /** `survives="reason"`: why no check notices when this block is left out or changed. */
  readonly survives: string | null;
}

export interface Predict {
  readonly kind: PredictKind;
  /** `instead="A | B"`: a row that a reader may expect in the place of the first. */
  readonly instead: readonly string[] | null;
}

/** Whether the step fails and with which code; how many schemas there are; which rows it returns; whether it waits for a lock. */
export type PredictKind = "error" | "schemas" | "rows" | "waits";

export interface ExpectedError {
  readonly code: string;
  readonly at: Location;
}

/** `sql db=NAME[,NAME]`: runs on each named database in turn. */
export interface SqlStep extends StepBase {
  readonly type: "sql";
  readonly databases: readonly string[];
  readonly expected: ExpectedTable | null;
}

/** `sql file=PATH [branch=NAME] [author="..."] [message="..."]`: commits a file to the repository; nothing runs. */
export interface FileStep extends StepBase {
  readonly type: "file";
  readonly path: string;
  readonly branch: string;
  /** Whom `git log` names; null: nobody. */
  readonly author: string | null;
  /** What `git log` says; null: `Add PATH` or `Change PATH`. */
  readonly message: string | null;
}

/** `console`: a few commands with their expected output. */
export interface ConsoleStep extends StepBase {
  readonly type: "console";
  readonly commands: readonly ConsoleCommand[];
  /** In an exercise only: what of its text is no command (a blank, a slip). Played as written, the step must fail with the first. */
  readonly unreadable: readonly LessonProblem[];
}

export interface ConsoleCommand {
  readonly command: Command;
  /** As typed, without the `$ `. */
  readonly text: string;
  readonly at: Location;
  /** The lines under the command; empty: the output is not compared. `...` alone matches any lines, inside a line any text. */
  readonly expected: readonly ExpectedLine[];
}

export interface ExpectedLine {
  readonly text: string;
  readonly at: Location;
}

export type Command =
  | { readonly type: "git-pull"; readonly databases: readonly string[] }
  | { readonly type: "git-merge"; readonly branch: string }
  | { readonly type: "git-log"; readonly path: string | null }
  | { readonly type: "server-start"; readonly database: string; readonly migrate: boolean }
  | { readonly type: "server-stop"; readonly database: string }
  | { readonly type: "diff"; readonly databases: readonly [string, string] }
  | { readonly type: "schemas"; readonly word: "schema" | "shape" }
  | {
      readonly type: "migrate";
      readonly database: string;
      readonly action: MigrateAction;
      readonly allowMissing: boolean;
    };

export type MigrateAction =
  | { readonly type: "up" | "up-by-one" | "down" | "redo" | "reset" | "status" | "version" }
  | { readonly type: "up-to" | "down-to"; readonly version: Version }
  | { readonly type: "repair"; readonly version: Version; readonly as: "applied" | "pending" };

/** The table under a block. Rows are unordered unless `ordered` (the SQL orders). */
export interface ExpectedTable {
  readonly at: Location;
  readonly columns: readonly ExpectedCell[];
  readonly rows: readonly ExpectedRow[];
  readonly ordered: boolean;
}

/** `any`: a row whose every cell is `...` matches any rows (also none). */
export interface ExpectedRow {
  readonly cells: readonly ExpectedCell[];
  readonly any: boolean;
  readonly at: Location;
}

/** A cell's text as Postgres prints it; `NULL` for NULL; `...` for any value. */
export interface ExpectedCell {
  readonly text: string;
  readonly at: Location;
}

/** One block that the learner completes, with all that belongs to it. */
export interface Exercise {
  readonly id: string;
  readonly at: Location;
  /** The id of the step that bears `exercise=ID`. */
  readonly step: string;
  /** The `<details>` under the exercise whose summary begins with "Hint", in order. */
  readonly hints: readonly Hint[];
  readonly solution: Solution;
  /** The ids of the steps that bear `for=ID`, in order. The exercise's own step checks itself where it has a `check`. */
  readonly checks: readonly string[];
}

export interface Hint {
  readonly summary: string;
  /** The content of the `<details>`, without its tags and the summary. */
  readonly markdown: string;
  readonly at: Location;
}

/** A fenced block with `solution=ID`: the text that takes the place of the exercise's. */
export interface Solution {
  readonly body: string;
  readonly at: Location;
  readonly bodyAt: Location;
}

/** A mistake in a lesson, or (as a warning) what may be one. */
export interface LessonProblem extends Diagnostic {
  readonly code: LessonProblemCode;
  readonly severity: "error" | "warning";
  readonly at: Location;
}

/** Upper-case with underscores, for example `ATTRIBUTE_UNKNOWN`; the lists are in problems.ts and lint-rules.ts. */
export type LessonProblemCode = ParseProblemCode | LintCode;

export type ParsedLesson =
  | { readonly ok: true; readonly lesson: Lesson }
  | { readonly ok: false; readonly problems: readonly LessonProblem[] };
