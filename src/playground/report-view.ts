// The harness's report in the page: how far it is, then each file with what was found in it.
import { html, nothing, type TemplateResult } from "lit-html";
import { type FileReport, type Finding, findingDiagnostic } from "../harness/index.ts";
import { createPrinter, sourceFrom } from "../text/index.ts";
import type { Deeds } from "./deeds.ts";
import { fileLabel } from "./document/index.ts";
import type { TestView } from "./testing.ts";
import { playText as t } from "./words.ts";

type TestDeeds = Pick<Deeds, "test" | "stopTest">;

export function reportView(test: TestView, files: number, deeds: TestDeeds): TemplateResult {
  const running = test.state === "running";
  return html`<p class="button-row">${
    running
      ? html`<button type="button" class="button" @click=${deeds.stopTest}>${t("report.stop")}</button>`
      : html`<button type="button" class="button primary" ?disabled=${files === 0} @click=${deeds.test}>${files === 0 ? t("report.test") : t("report.testFiles", { files: t("counts.file", { count: files }) })}</button>`
  }<span role="status">${progress(test)}</span></p>
${running ? html`<progress max=${Math.max(test.total, 1)} value=${test.reports.length} aria-label=${t("report.tested")}></progress>` : nothing}
${test.findings.map((finding) => findingView(finding, test))}
${test.reports.toSorted(byGravity).map((report) => fileView(report, test))}`;
}

function progress({ state, now, reports, total, message, summary }: TestView): string {
  switch (state) {
    case "idle":
      return "";
    case "running":
      return now === null
        ? t("report.loading")
        : t("report.now", {
            file: fileLabel(now.file),
            phase: t(`phases.${now.phase}`),
            done: reports.length,
            total,
          });
    case "stopped":
      return t("report.stopped", { files: t("counts.file", { count: reports.length }), total });
    case "failed":
      return t("report.failed", { why: message });
    case "finished": {
      const failed = reports.filter(({ status }) => status === "failed").length;
      const warned = reports.filter(({ status }) => status === "warned").length;
      if (summary === null) return "";
      if (failed + warned === 0) return t("report.allPassed", { count: reports.length });
      const files = t("counts.file", { count: reports.length });
      return t("report.someFailed", { files, failed, warned });
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
  return html`<details class="tested" data-status=${status} ?open=${status === "failed"}><summary><span class="status" data-status=${status === "failed" ? "failed" : "passed"}>${t(`fileStatus.${status}`)}</span> <code>${fileLabel(file)}</code>${findings.length === 0 ? nothing : html` <span class="none">${t("report.finding", { count: findings.length })}</span>`}</summary>
${findings.map((finding) => findingView(finding, test))}
<p class="none">${proofWords(report)}</p></details>`;
}

/** What was proven of a file and what was not, in one line. The harness gives its reasons in English. */
function proofWords({ proofs }: FileReport): readonly TemplateResult[] {
  return (["up", "rows", "down", "again"] as const).map((name, index) => {
    const outcome = proofs[name];
    const proof = t(`report.${name}`);
    const words =
      outcome.type === "not-tested"
        ? t.parts("report.notProven", { proof, why: html`<span lang="en">${outcome.why}</span>` })
        : [t("report.proven", { proof, outcome: t(`fileStatus.${outcome.type}`) })];
    return html`${index > 0 ? " · " : ""}${words}`;
  });
}

function findingView(finding: Finding, { sources }: TestView): TemplateResult {
  const print = createPrinter({ source: sourceFrom(sources) });
  return html`<div class="finding"><pre class="place" lang="en" data-severity=${finding.severity}>${print(findingDiagnostic(finding, 12))}</pre>
${finding.recipe === undefined ? nothing : html`<details><summary>${t("report.recipe")}</summary><pre class="code" lang="en"><code>${finding.recipe}</code></pre></details>`}</div>`;
}
