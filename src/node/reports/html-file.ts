// One file in the HTML report: a line that opens to its findings, its locks, what was left out, and the schema before and after.
import type { FileReport } from "../../harness/index.ts";
import { describeDifference, type SchemaChange } from "../../sandbox/index.ts";
import { count, shortName } from "../../text/index.ts";
import { lockSection } from "./html-locks.ts";
import { anchorId, badge, type Excerpts, escaped, findingList } from "./html-parts.ts";
import { MARKS, verdict } from "./terminal.ts";

export function fileSection(report: FileReport, open: boolean, excerpts: Excerpts): string {
  const { file, status, findings, proofs, irreversible, leftOut = [] } = report;
  const numbers = (["error", "warning", "note"] as const).flatMap((severity) => {
    const number = findings.filter((finding) => finding.severity === severity).length;
    return number > 0 ? [`<span class="${severity}">${count(number, severity)}</span>`] : [];
  });
  return `<details class="file" id="${anchorId("f", shortName(file))}" data-status="${status}"${open ? " open" : ""}>
<summary><span class="mark ${status}" aria-hidden="true">${MARKS[status]}</span> <span class="name">${escaped(shortName(file))}</span> <span class="counts">${numbers.join(" ") || escaped(verdict(report))}</span></summary>
<div class="body">
<p class="badges">${badge("Up", proofs.up)} ${badge("With rows", proofs.rows)} ${badge("Down", proofs.down)} ${badge("Up again", proofs.again)} <span class="verdict">${escaped(verdict(report))}</span></p>
${irreversible === undefined ? "" : `<p>Declared irreversible: ${escaped(irreversible)}</p>`}
${findingList(findings, excerpts)}
${lockSection(report)}
${leftOut.length > 0 ? `<details><summary>${count(leftOut.length, "statement")} left out on this server</summary><ul>${leftOut.map(({ at, statement, why }) => `<li>line ${at.line}: <code>${escaped(statement)}</code>: ${escaped(why)}</li>`).join("")}</ul></details>` : ""}
${changeTable(report.changes)}
</div>
</details>`;
}

function changeTable(changes: FileReport["changes"]): string {
  if (changes.length === 0) return "";
  return `<details><summary>The schema before and after: ${count(changes.length, "object")}</summary>
<dl class="changes">
${changes.map(change).join("\n")}
</dl>
<pre class="difference">${escaped(describeDifference(changes).join("\n"))}</pre></details>`;
}

function change(one: SchemaChange): string {
  const object = one.type === "changed" ? one.after : one.object;
  const was = one.type === "changed" ? one.before.definition : one.object.definition || "there";
  const before = one.type === "added" ? null : was;
  const after = one.type === "removed" ? null : object.definition || "there";
  const side = (label: string, text: string | null) =>
    `<dd><span class="label">${label}</span> ${text === null ? '<span class="none">not there</span>' : `<code>${escaped(text)}</code>`}</dd>`;
  return `<div><dt>${escaped(`${object.kind} ${object.name}`)}</dt>${side("before", before)}${side("after", after)}</div>`;
}
