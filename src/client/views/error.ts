// A failure: its code, what was said, its place in the source, detail and hint.
import { html, nothing, type TemplateResult } from "lit-html";
import type { SourceFile } from "../../engine/index.ts";
import type { StepError } from "../../runner/index.ts";
import { caretLines, formatPlace } from "../../text/index.ts";
import { lineInBlock, type SourceLine, sourceLine } from "../state/index.ts";
import { t } from "../words/index.ts";

export interface ErrorInput {
  readonly error: StepError;
  readonly databases: readonly string[];
  /** The step was meant to fail so. */
  readonly expected: boolean;
  readonly files: readonly SourceFile[];
  /** The lesson's file: a place in it is shown as a line of the step. */
  readonly lesson: string;
  /** What the step ran with. */
  readonly text: string;
}

export function errorView(input: ErrorInput): TemplateResult {
  const { error, databases, expected } = input;
  const { postgres } = error;
  const detail = postgres?.detail ?? null;
  const hint = error.hint ?? postgres?.hint ?? null;
  const done = error.migration?.done ?? [];
  return html`<div class="error" data-expected=${expected}>
<p class="error-head"><strong>${failedWords(databases, expected)}</strong> <code class="sqlstate">${error.code}</code></p>
<p class="error-message">${error.message}</p>
${place(input)}
${detail === null ? nothing : html`<p><span class="label">${t("error.detail")}</span> ${detail}</p>`}
${hint === null ? nothing : html`<p><span class="label">${t("error.hint")}</span> ${hint}</p>`}
${done.length === 0 ? nothing : html`<p><span class="label">${t("error.applied")}</span> ${done.join(", ")}</p>`}
</div>`;
}

function failedWords(databases: readonly string[], expected: boolean): string {
  if (databases.length === 0) return t(expected ? "error.expected" : "error.failed");
  return t(expected ? "error.expectedOn" : "error.failedOn", { databases: t.list(databases) });
}

function place({ error: { at, inBlock }, files, lesson, text }: ErrorInput): TemplateResult | typeof nothing {
  if (inBlock !== null) {
    const line = lineInBlock(inBlock, text);
    return line === null ? nothing : placeView(line, null);
  }
  // Elsewhere in the lesson is the block's fence: nothing there can be pointed at.
  if (at === null || at.file === lesson) return nothing;
  const line = sourceLine(at, files);
  const name = formatPlace(at);
  return line === null ? html`<p class="place">${name}</p>` : placeView(line, name);
}

function placeView(line: SourceLine, name: string | null): TemplateResult {
  const gutter = `${line.line} | `;
  const { source, caret } = caretLines(line.text, line.column);
  return html`<pre class="place">${name === null ? nothing : html`<span class="place-name">${name}${"\n"}</span>`}${gutter}${source}${"\n"}<span class="caret">${" ".repeat(gutter.length)}${caret}</span></pre>`;
}
