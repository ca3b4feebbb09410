// What an author should look at in a lesson that can be read. Nothing runs.
import type { Location } from "../../engine/index.ts";
import { baseName, count, topOf } from "../../text/index.ts";
import { LINT_RULES, type LintCode } from "../lint-rules.ts";
import { parseRecording } from "../recording.ts";
import { resultShape } from "../step/index.ts";
import type {
  Block,
  ConsoleStep,
  ExpectedTable,
  Lesson,
  LessonProblem,
  ProseBlock,
  SqlStep,
  Step,
} from "../types.ts";
import { deadLink, type LintContext } from "./links.ts";
import { addNames, fencedBlocks, proseItems } from "./prose.ts";

type Report = (code: LintCode, at: Location, message: string, hint?: string) => void;

/** The problems of a lesson that `parseLesson` accepts, sorted by place; its own warnings are not among them. */
export function lintLesson(lesson: Lesson, context: LintContext): readonly LessonProblem[] {
  const problems: LessonProblem[] = [];
  const report: Report = (code, at, message, hint) => {
    problems.push({
      code,
      severity: LINT_RULES[code].severity,
      message,
      at,
      ...(hint === undefined ? {} : { hint }),
    });
  };
  lintFrontMatter(lesson, report);
  lintHeadings(lesson, report);
  lintExercises(lesson, report);
  for (const step of lesson.steps) lintExpectation(step, report);
  const ids = new Set(lesson.headings.map((heading) => heading.id));
  for (const { title, blocks } of [{ title: lesson.title, blocks: lesson.intro }, ...lesson.sections]) {
    lintNames(title, blocks, report);
    for (const block of blocks) {
      if (block.type !== "prose") continue;
      lintProse(block, (target) => deadLink(target, lesson.file, ids, context), report);
      lintUncheckedTables(block, report);
      lintRecordings(block, report);
    }
  }
  return problems.sort((a, b) => a.at.line - b.at.line || a.at.column - b.at.column);
}

function lintFrontMatter({ file, summary, minutes, reference }: Lesson, report: Report): void {
  const at = topOf(file);
  if (summary === "")
    report(
      "SUMMARY_MISSING",
      at,
      "The front matter has no `summary`.",
      "One plain sentence for the course page: `summary: Five databases drift apart.`",
    );
  if (minutes === null && !reference)
    report(
      "MINUTES_MISSING",
      at,
      "The front matter has no `minutes`.",
      "How long a reader takes: `minutes: 15`.",
    );
}

function lintHeadings({ headings }: Lesson, report: Report): void {
  for (const [i, { depth, at }] of headings.entries()) {
    const before = headings[i - 1]?.depth ?? 0;
    if (depth > before + 1)
      report(
        "HEADING_ORDER",
        at,
        `A heading of level ${depth} comes below one of level ${before}.`,
        `Write it with ${"#".repeat(before + 1)}.`,
      );
  }
}

function lintExercises({ exercises, steps }: Lesson, report: Report): void {
  const byId = new Map(steps.map((step) => [step.id, step]));
  for (const { id, at, step, hints, solution } of exercises) {
    if (solution.body.trim() === byId.get(step)!.body.trim())
      report(
        "SOLUTION_SAME",
        solution.at,
        `The solution of \`${id}\` is the text that the exercise starts with.`,
        "Leave something to do in the exercise, for example a blank `______`.",
      );
    if (hints.length === 0)
      report(
        "EXERCISE_NO_HINT",
        at,
        `The exercise \`${id}\` has no hint.`,
        "Under it: `<details><summary>Hint</summary>`, a blank line, the hint, a blank line, `</details>`.",
      );
  }
}

/** Info strings cannot be seen on a Git host: the text must say where a block runs. */
function lintNames(title: string, blocks: readonly Block[], report: Report): void {
  const names = new Set<string>();
  addNames(title, names);
  for (const block of blocks) {
    if (block.type === "prose") addNames(block.markdown, names);
    else if (block.type === "sql") {
      const unnamed = block.databases.filter((name) => !names.has(name));
      if (unnamed.length === 0) continue;
      const list = unnamed.map((name) => `\`${name}\``).join(", ");
      const [first] = unnamed;
      report(
        "DATABASE_NOT_NAMED",
        block.at,
        `The text of this section does not name ${list} before this block.`,
        `Readers on a Git host do not see the attributes: write, for example, "On **${first}**:".`,
      );
    } else if (block.type === "file") {
      const path = block.path.toLowerCase();
      if (names.has(path) || names.has(baseName(path))) continue;
      report(
        "FILE_NOT_NAMED",
        block.at,
        `The text of this section does not name \`${block.path}\` before this block.`,
        `Readers on a Git host do not see the attributes: write, for example, "Add \`${block.path}\`:".`,
      );
    }
  }
}

function lintExpectation(step: Step, report: Report): void {
  if (step.type === "sql") lintTable(step, report);
  if (step.check === null || step.error !== null || step.shapes !== null) return;
  const open = step.type === "sql" ? isOpenResult(step) : step.type === "console" && isOpenOutput(step);
  if (open)
    report(
      "CHECK_CANNOT_FAIL",
      step.at,
      `Nothing can contradict the check "${step.check}".`,
      "Put the expected table or output under it, or `error=` or `schemas=` on the block, or leave the check out.",
    );
}

/** A query without a table, or with one that any result fits. A statement that changes something can fail by itself. */
function isOpenResult({ body, expected }: SqlStep): boolean {
  if (expected === null)
    return /^\s*(?:SELECT|TABLE|VALUES|SHOW|WITH)\b/i.test(body) && resultShape(body).type !== "nothing";
  return (
    expected.rows.some((row) => row.any) &&
    expected.rows.every((row) => row.any) &&
    expected.columns.every((cell) => cell.text === "...")
  );
}

function isOpenOutput({ commands }: ConsoleStep): boolean {
  const lines = commands.flatMap((command) => command.expected);
  return lines.length > 0 && lines.every((line) => line.text.trim() === "..." || line.text.trim() === "");
}

function lintTable(step: SqlStep, report: Report): void {
  if (step.expected === null || step.exercise !== null) return;
  const shape = resultShape(step.body);
  if (shape.type === "nothing")
    report(
      "TABLE_WITHOUT_ROWS",
      step.expected.at,
      "The statements of this block return no rows, so nothing can match this table.",
      "Ask for rows with SELECT or RETURNING, or leave the table out.",
    );
  if (shape.type === "columns") lintColumns(step.expected, shape.names, report);
}

function lintColumns(
  { at, columns }: ExpectedTable,
  names: readonly (string | null)[],
  report: Report,
): void {
  if (columns.length !== names.length) {
    report(
      "TABLE_COLUMNS",
      at,
      `The query returns ${count(names.length, "column")}, the table has ${columns.length}.`,
    );
    return;
  }
  const wrong = columns.findIndex(({ text }, i) => names[i] !== null && text !== "..." && text !== names[i]);
  if (wrong !== -1)
    report(
      "TABLE_COLUMNS",
      columns[wrong]!.at,
      `The query calls this column \`${names[wrong]}\`, the table \`${columns[wrong]!.text}\`.`,
    );
}

function lintProse(block: ProseBlock, dead: (target: string) => string | null, report: Report): void {
  for (const item of proseItems(block)) {
    switch (item.type) {
      case "link": {
        const message = dead(item.target);
        if (message !== null) report("LINK_DEAD", item.at, message);
        break;
      }
      case "image":
        if (item.alt.trim() === "")
          report(
            "IMAGE_ALT",
            item.at,
            "This image has no text.",
            "Say what it shows: `![two lanes part](lanes.png)`.",
          );
        break;
      case "html":
        report(
          "HTML_REMOVED",
          item.at,
          `\`${item.tag}\` is left out of every page, since it can run code.`,
          "Leave it out here, too.",
        );
        break;
      default:
        item satisfies never;
    }
  }
}

function lintRecordings(block: ProseBlock, report: Report): void {
  for (const { text, at } of fencedBlocks(block, "recorded")) {
    const read = parseRecording(text);
    if ("message" in read)
      report(
        "RECORDING_UNREADABLE",
        { ...at, line: at.line + 1 + read.line },
        read.message,
        "For example: `0.5 s  deploy  waits  ShareLock on users, behind report`.",
      );
  }
}

/** A block `sql` without attributes with a table directly under it looks like a check and is none. */
function lintUncheckedTables(block: ProseBlock, report: Report): void {
  const lines = block.markdown.split("\n");
  let open: number | null = null;
  let last = -1;
  for (const [i, line] of lines.entries()) {
    const fence = /^ {0,3}(?:`{3,}|~{3,})[ \t]*(\S*)/.exec(line);
    if (fence !== null && open === null) open = fence[1] === "sql" ? i : -1;
    else if (fence !== null && fence[1] === "") {
      last = open === -1 ? -1 : i;
      open = null;
    } else if (open === null && line.trim() !== "") {
      if (last !== -1 && line.trimStart().startsWith("|"))
        report(
          "TABLE_NOT_CHECKED",
          { ...block.at, line: block.at.line + i, column: line.search(/\S/) + 1 },
          "Nothing compares this table: the block above it is only shown.",
          "Give the block `db=NAME`, or put a sentence between the two.",
        );
      last = -1;
    }
  }
}
