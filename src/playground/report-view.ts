// The harness's report in the page: how far it is, then each file with what was found in it.
import { html, nothing, type TemplateResult } from "lit-html";
import { type FileReport, type Finding, findingDiagnostic } from "../harness/index.ts";
import { count, createPrinter, sourceFrom } from "../text/index.ts";
import type { Deeds } from "./deeds.ts";
import { fileLabel } from "./document/index.ts";
import type { TestView } from "./testing.ts";

type TestDeeds = Pick<Deeds, "test" | "stopTest">;

export function reportView(test: TestView, files: number, deeds: TestDeeds): TemplateResult {
  const running = test.state === "running";
  return html`<p class="button-row">${
    running
      ? html`<button type="button" class="button" @click=${deeds.stopTest}>Stop the test</button>`
      : html`<button type="button" class="button primary" ?disabled=${files === 0} @click=${deeds.test}>Test ${files === 0 ? "them" : count(files, "file")}</button>`
  }<span role="status">${progress(test)}</span></p>
${running ? html`<progress max=${Math.max(test.total, 1)} value=${test.reports.length} aria-label="Files tested"></progress>` : nothing}
${test.findings.map((finding) => findingView(finding, test))}
${test.reports.toSorted(byGravity).map((report) => fileView(report, test))}`;
}

function progress({ state, now, reports, total, message, summary }: TestView): string {
  switch (state) {
    case "idle":
      return "";
    case "running":
      return now === null
        ? "Loading PostgreSQL"
        : `${fileLabel(now.file)}: ${now.phase} (${reports.length} of ${total})`;
    case "stopped":
      return `Stopped after ${count(reports.length, "file")} of ${total}.`;
    case "failed":
      return `The test could not go on: ${message}`;
    case "finished": {
      const failed = reports.filter(({ status }) => status === "failed").length;
      const warned = reports.filter(({ status }) => status === "warned").length;
      if (summary === null) return "";
      if (failed + warned === 0) return `All ${count(reports.length, "file")} passed.`;
      return `${count(reports.length, "file")}: ${failed} failed, ${warned} with warnings.`;
    }
    default:
      return state satisfies never;
  }
}

const GRAVITY: Readonly<Record<string, number>> = { failed: 0, warned: 1 };

const byGravity = (a: FileReport, b: FileReport): number =>
  (GRAVITY[a.status] ?? 2) - (GRAVITY[b.status] ?? 2) || (a.file < b.file ? -1 : 1);

function fileView(report: FileReport, test: TestView): TemplateResult {
  const { file, status, findings } = report;
  return html`<details class="tested" data-status=${status} ?open=${status === "failed"}><summary><span class="status" data-status=${status === "failed" ? "failed" : "passed"}>${status}</span> <code>${fileLabel(file)}</code>${findings.length === 0 ? nothing : html` <span class="none">${count(findings.length, "finding")}</span>`}</summary>
${findings.map((finding) => findingView(finding, test))}
<p class="none">${proofWords(report)}</p></details>`;
}

/** What was proven of a file and what was not, in one line. */
function proofWords({ proofs }: FileReport): string {
  const names = { up: "Up", rows: "Up with rows", down: "Down", again: "Up again" } as const;
  return (["up", "rows", "down", "again"] as const)
    .map((proof) => {
      const outcome = proofs[proof];
      if (outcome.type === "not-tested") return `${names[proof]} not tested: ${outcome.why}`;
      return `${names[proof]} ${outcome.type}`;
    })
    .join(" · ");
}

function findingView(finding: Finding, { sources }: TestView): TemplateResult {
  const print = createPrinter({ source: sourceFrom(sources) });
  return html`<div class="finding"><pre class="place" data-severity=${finding.severity}>${print(findingDiagnostic(finding, 12))}</pre>
${finding.recipe === undefined ? nothing : html`<details><summary>How to do it safely</summary><pre class="code"><code>${finding.recipe}</code></pre></details>`}</div>`;
}
