// What has become of an exercise: the sentence that matters first, then every check with what it expected and found.
import { html, nothing, type TemplateResult } from "lit-html";
import type { ExerciseView, Judged, Verdict } from "../state/index.ts";
import { checkView, evidence } from "./checks.ts";
import { symbol } from "./symbols.ts";

/** `stale`: the text has changed since. */
export function verdictView(
  { solved, judged, onTheWay }: Verdict,
  exercise: ExerciseView,
  stale: boolean,
): TemplateResult {
  const [first, ...others] = judged;
  const rest = solved ? judged : others;
  return html`<section class="verdict-box" data-solved=${solved} aria-label="Verdict">
<p class="verdict-head">${symbol(solved ? "passed" : "failed")}<span><strong>${solved ? "Solved." : "Not yet:"}</strong> ${
    solved ? "Every check passed." : html`<span class="verdict-sentence">${first?.check.claim}</span>`
  }</span></p>
${stale ? html`<p class="none">The text has changed since this was checked.</p>` : nothing}
${onTheWay.map(({ id, number, outputs }) => {
  const error = outputs.findLast((output) => output.type === "error")?.error;
  return html`<p class="on-the-way">On the way, <a href="#${id}">step ${number}</a> failed${error === undefined ? "." : html`: <code>${error.message}</code>`}</p>`;
})}
${solved || first === undefined ? nothing : evidenceOf(first, exercise)}
${rest.length === 0 ? nothing : html`<ul class="checks" aria-label=${solved ? "Checks" : "Other checks"}>${rest.map((one) => checkView(one.check, tellsMore(one, exercise)))}</ul>`}
</section>`;
}

function evidenceOf(one: Judged, exercise: ExerciseView): TemplateResult | typeof nothing {
  return tellsMore(one, exercise) ? evidence(one.check) : nothing;
}

/** That the exercise's own block did not run, the error under the verdict says. */
function tellsMore({ step, check }: Judged, exercise: ExerciseView): boolean {
  return check.kind !== "ran" || step.id !== exercise.step;
}
