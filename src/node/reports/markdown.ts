// The run as Markdown, for a step summary or a comment: the verdict, then errors, then warnings, then the files.
import {
  allFindings,
  type FileReport,
  type Finding,
  type ProofOutcome,
  type RunRecord,
} from "../../harness/index.ts";
import {
  count,
  createExcerpts,
  formatPlace,
  type Location,
  oneLine,
  plural,
  shortName,
} from "../../text/index.ts";
import { pageAddress, pageOf } from "./pages.ts";
import { cachedSince, MARKS, queryLines, statusCounts, verdict } from "./terminal.ts";

/** A comment may have 65,536 characters. */
const MOST = 60_000;

/** `source`: the text of a file by the name that a place gives it. */
export function markdownReport(
  record: RunRecord,
  folder: string,
  source: (file: string) => string | undefined,
  docsUrl?: string,
): string {
  const excerpts = createExcerpts(source);
  const show = (finding: Finding) => findingText(finding, excerpts, docsUrl);
  const { summary, server, reports } = record;
  const findings = allFindings(record);
  const errors = findings.filter(({ severity }) => severity === "error");
  const warnings = findings.filter(({ severity }) => severity === "warning");
  const known = summary.baseline?.known ?? 0;
  const gone = summary.baseline?.gone ?? [];
  const head = [
    `### ${errors.length > 0 ? "✗" : warnings.length > 0 ? "!" : "✓"} Migrations in ${code(folder)}: ${count(errors.length, "error")}, ${count(warnings.length, "warning")}`,
    "",
    `${count(summary.files, "file")} on ${text(server)}: ${statusCounts(summary)}.${known > 0 ? ` ${count(known, "finding")} in the baseline.` : ""}${gone.length > 0 ? ` ${count(gone.length, "finding")} of the baseline ${plural(gone.length, "is", "are")} gone.` : ""}${summary.cached ? ` ${cachedSince(summary.cached)}.` : ""}`,
    "",
    ...queryLines(record, false).flatMap((line) => [text(line), ""]),
  ];
  const parts = [
    ...errors.map(show),
    ...(warnings.length > 0
      ? ["<details><summary>Warnings</summary>\n", ...warnings.map(show), "</details>\n"]
      : []),
    ...fileTable(reports),
    ...(findings.length > 0 && docsUrl === undefined
      ? ["\n`npx gosling help CODE` explains each code.\n"]
      : []),
  ];
  return `${within(head.join("\n"), parts)}\n`;
}

/** Whole parts only, and what was left out is counted. An open fold is closed. */
function within(head: string, parts: readonly string[]): string {
  const kept: string[] = [head];
  let length = head.length;
  for (const [index, part] of parts.entries()) {
    length += part.length + 1;
    if (length > MOST) {
      const open = kept.join("").split("<details>").length > kept.join("").split("</details>").length;
      const note = `\n... and more: ${count(parts.length - index, "part")} left out, since a comment has an end. \`--html\` has all of it.`;
      return [...kept, ...(open ? ["</details>"] : []), note].join("\n");
    }
    kept.push(part);
  }
  return kept.join("\n");
}

function findingText(
  finding: Finding,
  excerpts: (at: Location) => readonly string[],
  docsUrl: string | undefined,
): string {
  const {
    severity,
    file,
    line,
    column,
    code: name,
    message,
    hint,
    related,
    difference = [],
    recipe,
  } = finding;
  const block = (lines: readonly string[]) =>
    lines.length > 0 ? ["", fenced(lines.join("\n"), "text")] : [];
  const page = pageOf(name);
  const shown = page && docsUrl !== undefined ? `[${code(name)}](${pageAddress(page, docsUrl)})` : code(name);
  return [
    `**${severity}** ${code(formatPlace({ file, line, column }))} ${shown}${page ? ` ${text(page.title)}` : ""}`,
    "",
    text(message),
    ...block(excerpts({ file, line, column })),
    ...(related
      ? ["", `${code(formatPlace(related))} ${text(related.message)}`, ...block(excerpts(related))]
      : []),
    ...(difference.length > 0 ? ["", fenced(difference.slice(0, 20).join("\n"), "diff")] : []),
    ...(hint ? ["", `_${text(hint)}_`] : []),
    ...(recipe ? ["", fenced(recipe, "sql")] : []),
    "",
  ].join("\n");
}

function fileTable(reports: readonly FileReport[]): readonly string[] {
  const shown = reports.filter(({ status }) => status !== "not-asked");
  if (shown.length === 0) return [];
  return [
    "<details><summary>Files</summary>\n",
    "| | File | Up | With rows | Down | Again | |\n|---|---|---|---|---|---|---|",
    ...shown.map((report) => {
      const { up, rows, down, again } = report.proofs;
      const cells = [up, rows, down, again].map(cell).join(" | ");
      return `| ${MARKS[report.status]} | ${code(shortName(report.file))} | ${cells} | ${text(verdict(report))} |`;
    }),
    "\n</details>",
  ];
}

const CELLS = { passed: "ok", failed: "fails", "not-tested": "-" } as const;
const cell = ({ type }: ProofOutcome) => CELLS[type];

/** What files and PostgreSQL say is text: no Markdown, no HTML, no mention of anybody. */
function text(value: string): string {
  return oneLine(value)
    .replace(/[\\`*_[\]()#|~]/g, "\\$&")
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll("@", "@&#8203;");
}

function code(value: string): string {
  const line = oneLine(value).replaceAll("|", "&#124;").replaceAll("`", "'");
  return line.includes("&#124;") ? `<code>${line.replaceAll("<", "&lt;")}</code>` : `\`${line}\``;
}

function fenced(value: string, language: string): string {
  const longest = Math.max(2, ...[...value.matchAll(/`+/g)].map(([ticks]) => ticks.length));
  const fence = "`".repeat(longest + 1);
  return `${fence}${language}\n${value}\n${fence}`;
}
