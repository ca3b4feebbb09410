// What a step asks before it runs, and afterwards the reader's answer beside what happened.
import { html, nothing, type TemplateResult } from "lit-html";
import type { QuestionPageData } from "../../pages/index.ts";
import type { StepInput } from "../state/index.ts";
import { t } from "../words/index.ts";
import type { ViewContext } from "./context.ts";
import { symbol } from "./symbols.ts";

type PredictionChoice = QuestionPageData["choices"][number];

export function questionView(input: StepInput, { actions }: ViewContext): TemplateResult | typeof nothing {
  const { step, predicted, edited } = input;
  const { question } = step;
  // With a text of the reader's own, nobody knows the answer beforehand.
  if (question === null || edited) return nothing;
  const words = (choice: PredictionChoice) => choiceView(choice, question.names);
  if (step.status === "passed" || step.status === "failed") {
    const chosen = predicted === null ? undefined : question.choices[predicted];
    // Only a step that passed has shown that the written answer is the true one.
    if (chosen === undefined || step.status === "failed" || step.ran !== step.body) return nothing;
    const right = predicted === question.truth;
    return html`<div class="answer" data-right=${right}>
<p class="answer-verdict">${right ? symbol("passed") : nothing}${t(right ? "question.right" : "question.wrong")}</p>
<dl><div><dt>${t("question.yours")}</dt><dd>${words(chosen)}</dd></div>${
      right
        ? nothing
        : html`<div><dt>${t("question.happened")}</dt><dd>${words(question.choices[question.truth]!)}</dd></div>`
    }</dl></div>`;
  }
  return html`<fieldset class="question" ?disabled=${step.status === "running"}>
<legend><span class="turn">${t("question.predict")}</span> ${t(`question.${question.kind}`)}</legend>
<div class="choices">${question.choices.map(
    (
      choice,
      index,
    ) => html`<label class="choice"><input type="radio" name="predict-${step.id}" .checked=${predicted === index}
@change=${() => actions.predict(step.id, index)}><span>${words(choice)}</span></label>`,
  )}</div>
<p class="question-next">${t(predicted === null ? "question.choose" : "question.run")}</p>
</fieldset>`;
}

function choiceView(
  choice: PredictionChoice,
  names: Readonly<Record<string, string>>,
): TemplateResult | string {
  switch (choice.type) {
    case "runs":
      return t("question.succeeds");
    case "fails": {
      const name = names[choice.code];
      const error = html`<code>${choice.code}</code>${name === undefined ? nothing : html` <span class="sqlstate-name">${name}</span>`}`;
      return html`${t.parts("question.failsWith", { error })}`;
    }
    case "schemas":
      return choice.count === 1 ? t("question.allTheSame", { number: 1 }) : t.number(choice.count);
    case "row-count":
      return choice.count === 0 ? t("question.noRows") : t("counts.row", { count: choice.count });
    case "rows":
      return choice.rows.length === 0
        ? t("question.noRows")
        : html`<table class="result"><thead><tr>${choice.columns.map((column) => html`<th scope="col">${column}</th>`)}</tr></thead>
<tbody>${choice.rows.map((row) => html`<tr>${row.map((cell) => html`<td>${cellView(cell)}</td>`)}</tr>`)}</tbody></table>`;
    case "at-once":
      return t("question.atOnce");
    case "waits":
      return t("question.itWaits");
    default:
      return choice satisfies never;
  }
}

function cellView(text: string): TemplateResult | string {
  if (text === "NULL") return html`<span class="null">NULL</span>`;
  return text === "..." ? html`<span class="any" title=${t("question.anyValue")}>…</span>` : text;
}
