// The reader's own steps on a lesson's page: kept in the browser, put between the written blocks, played with them, taken away again.
import { html, render } from "lit-html";
import type { LessonPageData } from "../../pages/index.ts";
import { type CourseKeys, type KeepResult, readStored, writeStored } from "../keep/index.ts";
import {
  type LessonWithOwn,
  type OwnStep,
  ownStepsIn,
  type StepShape,
  withOneMore,
  withOwnSteps,
} from "../state/index.ts";
import { t } from "../words/index.ts";
import type { PageParts } from "./parts.ts";

export interface OwnSteps {
  current(): LessonWithOwn;
  /** A step's element, a written one's or the reader's. */
  elementOf(step: string): HTMLElement | undefined;
  /** In the order in which they are played. */
  elements(): readonly HTMLElement[];
  /** Answers the id of the new step, which comes right after the step `after`; null: first. */
  add(asked: { readonly database: string; readonly after: string | null; readonly sql: string }): string;
  /** Answers the id of the step before the one that is gone; null: it was the first. */
  remove(step: string): string | null;
}

export interface OwnStepsOptions {
  readonly data: LessonPageData;
  readonly parts: PageParts;
  readonly keys: CourseKeys;
  readonly notKept: (result: Exclude<KeepResult, "kept">) => void;
}

export function createOwnSteps({ data, parts, keys, notKept }: OwnStepsOptions): OwnSteps {
  const key = keys.own(data.slug);
  const openStorage = () => localStorage;
  const stored = () => ownStepsIn(readStored(openStorage, key), data.databases);
  const written = new Map(data.steps.map(({ id }, index) => [id, parts.steps[index]!]));
  const made = new Map<string, HTMLElement>();
  let own = stored();
  let isKept = true;
  /** Another tab may have kept more meanwhile. */
  const latest = () => (isKept ? stored() : own);
  let current: LessonWithOwn;

  const place = (): void => {
    current = withOwnSteps(data.lesson, data.steps, own);
    const kept = new Set(current.steps.flatMap((step) => (step.own ? [step.own.key] : [])));
    for (const [known, element] of made)
      if (!kept.has(known)) {
        element.remove();
        made.delete(known);
      }
    let before: HTMLElement | undefined;
    for (const [index, step] of current.steps.entries()) {
      const element = elementFor(step);
      if (step.own && before) before.after(element);
      else if (step.own) parts.steps[0]?.before(element);
      renumber(element, index + 1);
      before = element;
    }
  };

  const elementFor = (step: StepShape): HTMLElement => {
    if (!step.own) return written.get(step.id)!;
    const known = made.get(step.own.key) ?? blockOf(step, step.own.database);
    made.set(step.own.key, known);
    // What comes before it may be gone: it then has another id.
    known.id = step.id;
    known.dataset.step = step.id;
    known.querySelector<HTMLAnchorElement>(".step-number")!.href = `#${step.id}`;
    return known;
  };

  const keep = (next: readonly OwnStep[]): void => {
    own = next;
    const result = writeStored(openStorage, key, own.length === 0 ? null : own);
    isKept = result === "kept";
    if (result !== "kept") notKept(result);
    place();
  };

  place();
  const elementOf = (id: string): HTMLElement | undefined => {
    const step = current.steps.find((one) => one.id === id);
    return step && (step.own ? made.get(step.own.key) : written.get(id));
  };
  return {
    current: () => current,
    elementOf,
    elements: () => current.steps.map(({ id }) => elementOf(id)!),
    add({ after, database, sql }) {
      const step = { key: crypto.getRandomValues(new Uint32Array(2)).join("-"), database, sql };
      keep(withOneMore(latest(), current.steps, after, step));
      return current.steps.find((one) => one.own?.key === step.key)!.id;
    },
    remove(id) {
      const index = current.steps.findIndex((step) => step.id === id);
      const gone = current.steps[index]?.own?.key;
      const before = current.steps[index - 1] ?? null;
      keep(latest().filter((one) => one.key !== gone));
      // The step before it may be one of the reader's, with another id now.
      const after = before?.own ? current.steps.find((one) => one.own?.key === before.own?.key) : before;
      return after?.id ?? null;
    },
  };
}

/** As a written step, with the same slots. */
function blockOf({ id, body }: StepShape, database: string): HTMLElement {
  const host = document.createElement("div");
  render(
    html`<div class="step step-own" role="group" id=${id} tabindex="-1" data-step=${id} data-type="sql" aria-label=${t("stepView.ownName", { number: 0, database })}>
<header class="step-head"><a class="step-number" aria-label=${t("stepView.link", { number: 0 })}>${t.number(0)}</a>
<p class="step-role"><span class="turn">${t("stepView.own")}</span> ${t.parts("stepView.sql", { database: html`<strong>${database}</strong>` })}</p>
<div class="step-actions" data-slot="actions"></div></header>
<pre class="code" data-slot="code"><code>${body}</code></pre>
<div class="step-editing" data-slot="editing"></div>
<div class="step-output" data-slot="output"></div></div>`,
    host,
  );
  return host.firstElementChild as HTMLElement;
}

function renumber(element: HTMLElement, number: number): void {
  const link = element.querySelector(".step-number");
  const [before, shown] = [link?.textContent ?? "", t.number(number)];
  if (before === shown) return;
  if (link) link.textContent = shown;
  // In every language a step's name says its number first.
  for (const named of [element, link])
    named?.setAttribute("aria-label", named.getAttribute("aria-label")?.replace(before, shown) ?? "");
}
