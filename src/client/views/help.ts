// The keyboard's shortcuts, as a dialog.
import { html, type TemplateResult } from "lit-html";
import { t } from "../words/index.ts";
import { shortcuts } from "./keys.ts";

export function helpView(close: () => void): TemplateResult {
  return html`<h2 class="help-title" id="gosling-help-title">${t("keys.title")}</h2>
<dl class="shortcuts">${shortcuts.map(
    ({ keys, does }) =>
      html`<div><dt>${keys.map((key, index) => html`${index > 0 ? " " : ""}<kbd>${key}</kbd>`)}</dt><dd>${t(`keys.${does}`)}</dd></div>`,
  )}</dl>
<p><button type="button" class="button" @click=${close}>${t("keys.close")}</button></p>`;
}
