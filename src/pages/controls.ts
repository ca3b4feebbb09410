// A lesson's buttons as they are before anything runs, for a page whose script comes with the reader's first touch. The client draws the same ones.
import type { Lesson, Step } from "../lessons/index.ts";
import { type Html, html } from "./html.ts";
import type { SiteText } from "./text.ts";

export function renderBar({ steps }: Lesson, t: SiteText): Html {
  const detail = html`<span class="bar-detail">${t("bar.turnStep", { number: 1 })}</span>`;
  const turn = steps[0] !== undefined && steps[0].exercise !== null;
  const off = steps.length === 0 && html` disabled`;
  return html`<div class="bar-row" role="toolbar" aria-label="${t("bar.name")}">
<button type="button" class="button primary"${off}>${turn ? html`<span>${t.parts("bar.turn", { step: detail })}</span>` : t("bar.first")}</button>
<button type="button" class="button"${off}>${t("bar.runAll")}</button>
<button type="button" class="button" disabled>${t("bar.reset")}</button>
<p class="bar-status" role="status">${t("counts.step", { count: steps.length })}</p>
<button type="button" class="button quiet bar-databases">${t("bar.databases")}</button>
<button type="button" class="button quiet bar-help" aria-label="${t("bar.help")}">?</button>
</div>`;
}

export type ActionsOf = (step: Step, number: number, t: SiteText) => Html;

/** An exercise has its own under its text. */
export const renderActions: ActionsOf = ({ exercise }, number, t) => {
  if (exercise !== null) return html``;
  const [name, words] =
    number === 1
      ? [t("stepView.runName", { number }), t("stepView.run")]
      : [t("stepView.runToHereName", { number }), t("stepView.runToHere")];
  return html`<button type="button" class="run quiet" aria-label="${t("stepView.editName", { number })}">${t("stepView.edit")}</button>
<button type="button" class="run" data-run aria-label="${name}">${words}</button>`;
};
