// The pgTAP files in the HTML report: a table of them, and for each its findings and its tests.
import { isFailed, type PgtapReport, type Summary, type TapTest } from "../../harness/index.ts";
import { baseName, count } from "../../text/index.ts";
import { findingList, html } from "./html-parts.ts";

/** A sentence for the page's head; nothing where there are none. */
export function pgtapCount({ files, tests, failedTests, failed }: Summary["pgtap"]): string {
  if (files === 0) return "";
  return ` ${count(files, "pgTAP file")} with ${count(tests, "test")}: ${count(failed, "file fails", "files fail")}, ${count(failedTests, "test")} failed.`;
}

export function pgtapSection(reports: readonly PgtapReport[]): string {
  if (reports.length === 0) return "";
  return `<section id="pgtap">
<h2>pgTAP</h2>
<table>
<caption>pgTAP files, after the last migration</caption>
<thead><tr><th scope="col">File</th><th scope="col">Result</th><th scope="col">Tests</th><th scope="col">Failed</th></tr></thead>
<tbody>
${reports.map(row).join("\n")}
</tbody>
</table>
${reports.map(section).join("\n")}
</section>`;
}

function row(report: PgtapReport): string {
  const { tests, file } = report;
  return `<tr><th scope="row"><a href="#${anchor(report)}">${html(baseName(file))}</a></th><td>${badge(report)}</td><td>${tests.length}</td><td>${tests.filter(isFailed).length}</td></tr>`;
}

function badge({ status }: PgtapReport): string {
  switch (status) {
    case "passed":
      return '<span class="ok">ok</span>';
    case "failed":
      return '<span class="error">fails</span>';
    case "warned":
    case "known":
    case "not-testable":
    case "not-tested":
    case "not-asked":
      return `<span class="none">${status.replace("-", " ")}</span>`;
    default:
      return status satisfies never;
  }
}

function section(report: PgtapReport): string {
  const { file, why, status, findings, tests } = report;
  const items = tests.map((test) => `<li value="${test.number}">${testText(test)}</li>`).join("\n");
  return `<section id="${anchor(report)}">
<h3>${html(baseName(file))}</h3>
${why === undefined ? "" : `<p>${html(status.replace("-", " "))}: ${html(why)}</p>`}
${findings.length > 0 ? findingList(findings) : ""}
${tests.length > 0 ? `<details><summary>${count(tests.length, "test")}</summary><ol>\n${items}\n</ol></details>` : ""}
</section>`;
}

function testText(test: TapTest): string {
  const { ok, description, directive, reason = "", at } = test;
  const badge = isFailed(test)
    ? '<span class="error">fails</span>'
    : `<span class="ok">${ok ? "ok" : "to do"}</span>`;
  const aside =
    directive === undefined
      ? ""
      : ` <span class="none">${html(`${directive === "skip" ? "skipped" : "to do"}${reason && `: ${reason}`}`)}</span>`;
  return `${badge} ${html(description)} <span class="none">line ${at.line}</span>${aside}`;
}

const anchor = ({ file }: PgtapReport) => `p-${baseName(file).replace(/[^A-Za-z0-9_-]/g, "-")}`;
