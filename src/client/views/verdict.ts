// What has become of an exercise: the cause first, then what failed with what was expected and found. What passed is folded.
import { html, nothing, type TemplateResult } from "lit-html";
import type { ExerciseResult, ExerciseView, Judged } from "../state/index.ts";
import { t } from "../words/index.ts";
import { checkView, evidence } from "./checks.ts";
import { symbol } from "./symbols.ts";

/** `stale`: the text has changed since. */
export function verdictView(
  { solved, judged, onTheWay }: ExerciseResult,
  exercise: ExerciseView,
  stale: boolean,
): TemplateResult {
  const failed = judged.filter(({ check }) => check.status === "failed");
  const passed = judged.filter(({ check }) => check.status === "passed");
  const [first, ...others] = failed;
  return html`<section class="verdict-box" data-solved=${solved} aria-label=${t("verdict.name")}>
<p class="verdict-head">${symbol(solved ? "passed" : "failed")}<span><strong>${t(solved ? "verdict.solved" : "verdict.notYet")}</strong> ${
    solved
      ? t("verdict.allPassed")
      : first === undefined
        ? nothing
        : t.parts("verdict.checkFailed", {
            claim: html`<span class="verdict-sentence">${first.check.claim}</span>`,
          })
  }</span></p>
${stale ? html`<p class="none">${t("verdict.stale")}</p>` : nothing}
${onTheWay.map(({ id, number, outputs }) => {
  const error = outputs.findLast((output) => output.type === "error")?.error;
  const step = html`<a href="#${id}">${t("verdict.step", { number })}</a>`;
  return html`<p class="on-the-way">${error === undefined ? t.parts("verdict.onTheWay", { step }) : t.parts("verdict.onTheWayError", { step, error: html`<code>${error.message}</code>` })}</p>`;
})}
${solved || first === undefined ? nothing : evidenceOf(first, exercise)}
${others.length === 0 ? nothing : html`<ul class="checks" aria-label=${t("verdict.others")}>${others.map((one) => checkView(one.check, tellsMore(one, exercise)))}</ul>`}
${passed.length === 0 ? nothing : solved ? checkList(passed, exercise) : html`<details class="verdict-passed"><summary class="verdict-more">${t("verdict.passed", { count: passed.length })}</summary>${checkList(passed, exercise)}</details>`}
</section>`;
}

function checkList(judged: readonly Judged[], exercise: ExerciseView): TemplateResult {
  return html`<ul class="checks" aria-label=${t("verdict.passedName")}>${judged.map((one) => checkView(one.check, tellsMore(one, exercise)))}</ul>`;
}

function evidenceOf(one: Judged, exercise: ExerciseView): TemplateResult | typeof nothing {
  return tellsMore(one, exercise) ? evidence(one.check) : nothing;
}

/** That the exercise's own block did not run, the error under the verdict says. */
function tellsMore({ step, check }: Judged, exercise: ExerciseView): boolean {
  return check.kind !== "ran" || step.id !== exercise.step;
}
