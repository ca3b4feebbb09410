// A failure: its code, what was said, where it stands in the source, detail and hint.
import { html, nothing, type TemplateResult } from "lit-html";
import type { SourceFile } from "../../engine/index.ts";
import type { StepError } from "../../runner/index.ts";
import { caretLines, sourceLine } from "../places.ts";

/** `expected`: the step was meant to fail so. */
export function errorView(error: StepError, expected: boolean, files: readonly SourceFile[]): TemplateResult {
  const { postgres } = error;
  const detail = postgres?.detail ?? null;
  const hint = error.hint ?? postgres?.hint ?? null;
  const done = error.migration?.done ?? [];
  return html`<div class="error" data-expected=${expected}>
<p class="error-head"><strong>${expected ? "Failed, as expected" : "Failed"}</strong>${error.database === null ? nothing : html` on <strong>${error.database}</strong>`} <code class="sqlstate">${error.code}</code></p>
<p class="error-message">${error.message}</p>
${place(error, files)}
${detail === null ? nothing : html`<p><span class="label">Detail</span> ${detail}</p>`}
${hint === null ? nothing : html`<p><span class="label">Hint</span> ${hint}</p>`}
${done.length === 0 ? nothing : html`<p><span class="label">Applied before it</span> ${done.join(", ")}</p>`}
</div>`;
}

function place(error: StepError, files: readonly SourceFile[]): TemplateResult | typeof nothing {
  if (error.at === null) return nothing;
  const where = `${error.at.file}:${error.at.line}:${error.at.column}`;
  const line = sourceLine(error.at, files);
  if (line === null) return html`<p class="place">${where}</p>`;
  const { source, caret } = caretLines(line);
  return html`<pre class="place"><span class="place-name">${where}</span>
${source}
<span class="caret">${caret}</span></pre>`;
}
