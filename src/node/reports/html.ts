// The run as one HTML page that needs nothing else: the verdict, files by what is wrong with them, and the pages of the codes.
import { createHash } from "node:crypto";
import { allFindings, type FileReport, type FileStatus, type RunRecord } from "../../harness/index.ts";
import { count, createExcerpts } from "../../text/index.ts";
import { codeSections } from "./html-codes.ts";
import { fileSection } from "./html-file.ts";
import { type Excerpts, escaped, findingList, folded } from "./html-parts.ts";
import { pgtapCount, pgtapSection } from "./html-pgtap.ts";
import { SCRIPT } from "./html-script.ts";
import { STYLE } from "./style.ts";
import { cachedSince, queryLines, statusCounts } from "./terminal.ts";

/** The page says itself what may run in it: its own style and script, by their hashes, and nothing else. */
const hashOf = (text: string) => `'sha256-${createHash("sha256").update(text).digest("base64")}'`;
const POLICY = `default-src 'none'; style-src ${hashOf(STYLE)}; script-src ${hashOf(SCRIPT)}; base-uri 'none'; form-action 'none'`;

interface Group {
  readonly title: string;
  readonly statuses: readonly FileStatus[];
  readonly open: boolean;
}

const GROUPS: readonly Group[] = [
  { title: "Failed", statuses: ["failed"], open: true },
  { title: "With warnings", statuses: ["warned"], open: true },
  { title: "Not tested", statuses: ["not-tested", "not-testable"], open: true },
  { title: "Known, in the baseline", statuses: ["known"], open: false },
  { title: "Passed", statuses: ["passed"], open: false },
  { title: "Applied only, not asked for", statuses: ["not-asked"], open: false },
];

/** `source`: the text of a file by the name that a place gives it. */
export function htmlReport(
  record: RunRecord,
  title: string,
  source: (file: string) => string | undefined,
  docsUrl?: string,
): string {
  const excerpts = createExcerpts(source);
  const { server, target, reports, pgtap, findings, summary, limits } = record;
  const codes = [...new Set(allFindings(record).map(({ code }) => code))];
  const gone = summary.baseline?.gone ?? [];
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escaped(title)}</title>
<style>${STYLE}</style>
</head>
<body>
<header>
<h1>${escaped(title)}</h1>
<p class="outcome">${outcome(record)}</p>
<p class="about">${count(summary.files, "file")} on ${escaped(server)}, advice for PostgreSQL ${target}: ${escaped(statusCounts(summary))}.${pgtapCount(summary.pgtap)} ${(summary.durationMs / 1000).toFixed(1)} s.${summary.cached ? ` ${cachedSince(summary.cached)}.` : ""}</p>
</header>
<fieldset class="tools"><legend>Show</legend>
<label><input type="radio" name="show" id="only-all" checked> everything</label>
<label><input type="radio" name="show" id="only-warning"> errors and warnings</label>
<label><input type="radio" name="show" id="only-error"> errors</label>
<label hidden>Search <input type="search" id="search" placeholder="file, table, code" autocomplete="off"></label> <span id="found" role="status"></span>
</fieldset>
<main>
${findings.length > 0 ? `<section><h2>The folder</h2>${findingList(findings, excerpts)}</section>` : ""}
${GROUPS.map((group) => groupSection(group, reports, excerpts)).join("\n")}
${pgtapSection(pgtap, excerpts)}
${gone.length > 0 ? `<details class="group" open><summary>Gone from the baseline (${gone.length})</summary><ul>${gone.map(({ file, code, object }) => `<li>${escaped([file, code, object ?? ""].join(" ").trim())}</li>`).join("")}</ul></details>` : ""}
${
  record.queries
    ? `<section><h2>Queries</h2>${queryLines(record, true)
        .map((line) => `<p>${escaped(line.trim())}</p>`)
        .join("")}</section>`
    : ""
}
${codeSections(codes, docsUrl)}
<section><h2>What this run cannot show</h2><ul>${limits.map((limit) => `<li>${escaped(limit)}</li>`).join("")}</ul></section>
</main>
<script>${SCRIPT}</script>
</body>
</html>
`;
}

function outcome({ summary: { errors, warnings, notes, baseline } }: RunRecord): string {
  const word = (number: number, noun: "error" | "warning" | "note") =>
    `<span class="${number > 0 ? noun : "none"}">${count(number, noun)}</span>`;
  const known = baseline && baseline.known > 0 ? `, ${count(baseline.known, "finding")} in the baseline` : "";
  return `${word(errors, "error")}, ${word(warnings, "warning")}, ${word(notes, "note")}${known}`;
}

/** How many files of a group are open at the start: enough to read, not a wall. */
const OPEN = 5;

function groupSection(
  { title, statuses, open }: Group,
  reports: readonly FileReport[],
  excerpts: Excerpts,
): string {
  const own = reports.filter(({ status }) => statuses.includes(status));
  if (own.length === 0) return "";
  const failed = statuses.includes("failed");
  const sections = own.map((report, index) => fileSection(report, failed && index < OPEN, excerpts));
  return `<details class="group"${open ? " open" : ""}><summary>${title} (${own.length})</summary>
${folded(sections, "files")}
</details>`;
}
