// The run as one HTML page without script: a table of the files, and for each its findings, locks, before and after.
import type { FileReport, ProofOutcome, RunRecord } from "../../harness/index.ts";
import { describeDifference, type SchemaChange } from "../../sandbox/index.ts";
import { baseName, count } from "../../text/index.ts";
import { findingList, html } from "./html-parts.ts";
import { pgtapCount, pgtapSection } from "./html-pgtap.ts";
import { STYLE } from "./style.ts";

export function htmlReport(record: RunRecord, title: string): string {
  const { server, target, reports, pgtap, findings, summary, limits } = record;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${html(title)}</title>
<style>${STYLE}</style>
</head>
<body>
<header>
<h1>${html(title)}</h1>
<p>${count(summary.files, "file")} on ${html(server)}, advice for PostgreSQL ${target}: ${summary.passed} passed, ${summary.failed} failed${
    summary.notTestable + summary.notTested > 0
      ? `, ${summary.notTestable + summary.notTested} not tested`
      : ""
  }.${pgtapCount(summary.pgtap)} ${count(summary.errors, "error")}, ${count(summary.warnings, "warning")}, ${count(summary.notes, "note")}. ${(summary.durationMs / 1000).toFixed(1)} s.</p>
</header>
<main>
<table class="files">
<caption>Files</caption>
<thead><tr><th scope="col">File</th><th scope="col">Up</th><th scope="col">With rows</th><th scope="col">Down</th><th scope="col">Again</th><th scope="col">Findings</th></tr></thead>
<tbody>
${reports.map(row).join("\n")}
</tbody>
</table>
${findings.length > 0 ? `<section><h2>The folder</h2>${findingList(findings)}</section>` : ""}
${reports.map(section).join("\n")}
${pgtapSection(pgtap)}
<section><h2>What this run cannot show</h2><ul>${limits.map((limit) => `<li>${html(limit)}</li>`).join("")}</ul></section>
</main>
</body>
</html>
`;
}

function row(report: FileReport): string {
  const { up, rows, down, again } = report.proofs;
  const cells = [up, rows, down, again].map((outcome) => `<td>${badge(outcome)}</td>`).join("");
  const counts = (["error", "warning", "note"] as const)
    .map(
      (severity) =>
        [severity, report.findings.filter((finding) => finding.severity === severity).length] as const,
    )
    .filter(([, number]) => number > 0)
    .map(([severity, number]) => `<span class="${severity}">${count(number, severity)}</span>`)
    .join(" ");
  return `<tr><th scope="row"><a href="#${anchor(report)}">${html(baseName(report.file))}</a></th>${cells}<td>${counts || "none"}</td></tr>`;
}

function badge(outcome: ProofOutcome): string {
  switch (outcome.type) {
    case "passed":
      return '<span class="ok">ok</span>';
    case "failed":
      return '<span class="error">fails</span>';
    case "not-tested":
      return `<span class="none" title="${html(outcome.why)}">not tested</span>`;
    default:
      return outcome satisfies never;
  }
}

function section(report: FileReport): string {
  const declared =
    report.irreversible === undefined ? "" : `<p>Declared irreversible: ${html(report.irreversible)}</p>`;
  return `<section id="${anchor(report)}">
<h2>${html(baseName(report.file))}</h2>
${report.why === undefined ? "" : `<p>${html(report.status.replace("-", " "))}: ${html(report.why)}</p>`}${declared}
${report.findings.length > 0 ? findingList(report.findings) : "<p>Nothing was found.</p>"}
${lockTable(report)}
${changeTable(report.changes)}
</section>`;
}

function lockTable({ locks }: FileReport): string {
  if (locks.length === 0) return "";
  const rows = locks.flatMap(({ at, locks: held }) =>
    held.map(
      ({ table, mode, rewritten, scanned }) =>
        `<tr><td>${at.line}</td><th scope="row">${html(table)}</th><td>${html(mode)}</td><td>${[...(rewritten ? ["written anew"] : []), ...(scanned ? ["every row read"] : [])].join(", ")}</td></tr>`,
    ),
  );
  return `<details><summary>Locks on tables that were there before</summary><table><thead><tr><th scope="col">Line</th><th scope="col">Table</th><th scope="col">Lock</th><th scope="col">And</th></tr></thead><tbody>${rows.join("")}</tbody></table></details>`;
}

function changeTable(changes: FileReport["changes"]): string {
  if (changes.length === 0) return "<p>Up changes nothing in the schema.</p>";
  return `<details><summary>Before and after: ${count(changes.length, "object")}</summary>
<table class="changes"><thead><tr><th scope="col">Object</th><th scope="col">Before</th><th scope="col">After</th></tr></thead><tbody>
${changes.map(changeRow).join("\n")}
</tbody></table>
<pre class="difference">${html(describeDifference(changes).join("\n"))}</pre></details>`;
}

function changeRow(change: SchemaChange): string {
  const object = change.type === "changed" ? change.after : change.object;
  const before =
    change.type === "added"
      ? ""
      : change.type === "changed"
        ? change.before.definition
        : change.object.definition || "there";
  const after = change.type === "removed" ? "" : object.definition || "there";
  const cell = (text: string) =>
    text === "" ? '<td class="none">not there</td>' : `<td><code>${html(text)}</code></td>`;
  return `<tr><th scope="row">${html(`${object.kind} ${object.name}`)}</th>${cell(before)}${cell(after)}</tr>`;
}

const anchor = ({ file }: FileReport) => `f-${baseName(file).replace(/[^A-Za-z0-9_-]/g, "-")}`;
