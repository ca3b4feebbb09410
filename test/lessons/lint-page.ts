// Writes docs/lint.md: every problem with its meaning, what is said of its fixture, and how the fixture was mended.
import { structuredPatch } from "diff";
import { type LessonProblem, LINT_RULES, PROBLEMS } from "../../src/lessons/index.ts";

export interface Fixture {
  readonly code: string;
  readonly problem: LessonProblem | null;
  readonly fail: string;
  readonly pass: string;
}

const HEAD = `# What can be wrong with a lesson

\`npx gosling lesson check\` reads lessons without running them and names every problem with its file, line, column and code. An *error* keeps a lesson from being played (from the first list), or
should not be published (from the second); a *warning* is for the author to look at. The same errors of the first list stop \`npx gosling lesson run\` before anything runs.

Each problem below has two small lessons beside the tests: one that has exactly this problem, and the same one mended. The difference between them is shown.
`;

export function writeLintPage(fixtures: readonly Fixture[]): string {
  const byCode = new Map(fixtures.map((fixture) => [fixture.code, fixture]));
  const list = (rules: Readonly<Record<string, { readonly severity: string; readonly meaning: string }>>) =>
    Object.entries(rules)
      .map(([code, rule]) => writeRule(code, rule, byCode.get(code)))
      .join("\n");
  return `${HEAD}\n## The lesson cannot be read\n\n${list(PROBLEMS)}\n## The lesson can be read, but\n\n${list(LINT_RULES)}`;
}

function writeRule(
  code: string,
  { severity, meaning }: { readonly severity: string; readonly meaning: string },
  fixture: Fixture | undefined,
): string {
  const text = `### ${code}\n\n**${severity === "error" ? "Error." : "Warning."}** ${meaning}\n`;
  if (fixture === undefined || fixture.problem === null) return text;
  const { message, hint, at } = fixture.problem;
  const said = [`lesson.md:${at.line}:${at.column} ${message}`, ...(hint === undefined ? [] : [hint])].join(
    "\n",
  );
  const links = `[fails](../test/lessons/fixtures/${code}.fail.md), [passes](../test/lessons/fixtures/${code}.pass.md)`;
  return `${text}\n\`\`\`text\n${said.replaceAll("```", "'''")}\n\`\`\`\n\n\`\`\`\`diff\n${difference(fixture)}\n\`\`\`\`\n\n${links}\n`;
}

function difference({ fail, pass }: Fixture): string {
  return structuredPatch("", "", fail, pass, "", "", { context: 1 })
    .hunks.map((hunk) => hunk.lines.filter((line) => !line.startsWith("\\")).join("\n"))
    .join("\n...\n");
}
