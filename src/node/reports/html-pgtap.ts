// The pgTAP files in the HTML report: a table of them, and for each its findings and its tests.
import { isFailed, type PgtapReport, type Summary, type TapTest } from "../../harness/index.ts";
import { baseName, count } from "../../text/index.ts";
import { anchorId, type Excerpts, escaped, findingList, folded } from "./html-parts.ts";
import { MARKS, verdict } from "./terminal.ts";

/** A sentence for the page's head; nothing where there are none. */
export function pgtapCount({ files, tests, failedTests, failed }: Summary["pgtap"]): string {
  if (files === 0) return "";
  return ` ${count(files, "pgTAP file")} with ${count(tests, "test")}: ${count(failed, "file fails", "files fail")}, ${count(failedTests, "test")} failed.`;
}

export function pgtapSection(reports: readonly PgtapReport[], excerpts: Excerpts): string {
  if (reports.length === 0) return "";
  const failed = reports.some(({ status }) => status === "failed");
  const sorted = reports.toSorted((a, b) => Number(b.status === "failed") - Number(a.status === "failed"));
  return `<details class="group"${failed ? " open" : ""}><summary>pgTAP, after the last migration (${reports.length})</summary>
${folded(
  sorted.map((report) => section(report, excerpts)),
  "files",
)}
</details>`;
}

function section(report: PgtapReport, excerpts: Excerpts): string {
  const { file, status, findings, tests } = report;
  const items = tests.map((test) => `<li value="${test.number}">${testText(test)}</li>`).join("\n");
  return `<details class="file" id="${anchorId("p", baseName(file))}" data-status="${status}"${status === "failed" ? " open" : ""}>
<summary><span class="mark ${status}" aria-hidden="true">${MARKS[status]}</span> <span class="name">${escaped(baseName(file))}</span> <span class="counts">${count(tests.length, "test")}, ${tests.filter(isFailed).length} failed</span></summary>
<div class="body">
<p class="verdict">${escaped(verdict(report))}</p>
${findingList(findings, excerpts)}
${tests.length > 0 ? `<details><summary>${count(tests.length, "test")}</summary><ol>\n${items}\n</ol></details>` : ""}
</div>
</details>`;
}

function testText(test: TapTest): string {
  const { ok, description, directive, reason = "", at } = test;
  const badge = isFailed(test)
    ? '<span class="error">fails</span>'
    : `<span class="ok">${ok ? "ok" : "to do"}</span>`;
  const aside =
    directive === undefined
      ? ""
      : ` <span class="none">${escaped(`${directive === "skip" ? "skipped" : "to do"}${reason && `: ${reason}`}`)}</span>`;
  return `${badge} ${escaped(description)} <span class="none">line ${at.line}</span>${aside}`;
}
