// The keyboard's shortcuts, as a dialog.
import { html, type TemplateResult } from "lit-html";
import { shortcuts } from "./keys.ts";

export function helpView(close: () => void): TemplateResult {
  return html`<h2 class="help-title" id="gosling-help-title">Keyboard</h2>
<dl class="shortcuts">${shortcuts.map(
    ({ keys, does }) =>
      html`<div><dt>${keys.map((key, index) => html`${index > 0 ? " " : ""}<kbd>${key}</kbd>`)}</dt><dd>${does}</dd></div>`,
  )}</dl>
<p><button type="button" class="button" @click=${close}>Close</button></p>`;
}
