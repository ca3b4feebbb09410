// The editors on the page: each made when it is first needed, held to what the view says.
import type { StepPageData } from "../../pages/index.ts";
import {
  type Edit,
  isEdited,
  type LessonView,
  namesIn,
  type StepView,
  stateBefore,
  stepText,
  type ViewEvent,
} from "../state/index.ts";
import { t } from "../words/index.ts";
import type { Editor, WrongPlace } from "./editor.ts";
import { loadEditor } from "./load-editor.ts";

export interface EditorsOptions {
  /** In the lesson's order, as `steps`. */
  readonly elements: readonly HTMLElement[];
  readonly steps: readonly StepPageData[];
  /** The steps that are exercises. */
  readonly exercises: ReadonlySet<string>;
  readonly tell: (event: ViewEvent) => void;
}

export interface Editors {
  /** Shows, hides, fills and marks. */
  sync(view: LessonView): void;
  /** Into the editor of a step that has one, as soon as it is there. */
  focus(step: string): void;
}

interface Place {
  readonly step: StepPageData;
  readonly code: HTMLElement;
  readonly host: HTMLElement;
  editor: Editor | null;
  wanted: boolean;
  /** An exercise is an editor from the moment it comes near. */
  near: boolean;
  marks: string;
  /** The schemas whose names it completes. */
  known: string;
}

export function createEditors({ elements, steps, exercises, tell }: EditorsOptions): Editors {
  let latest: LessonView | null = null;
  let focusWhenReady: string | null = null;
  const places = steps.map((step, index): Place => {
    const element = elements[index]!;
    const code = element.querySelector<HTMLElement>("[data-slot=code]")!;
    const host = element.querySelector<HTMLElement>("[data-slot=editor]")!;
    return { step, code, host, editor: null, wanted: false, near: false, marks: "", known: "" };
  });

  const near = new IntersectionObserver(
    (entries) => {
      for (const { target, isIntersecting } of entries) {
        const place = places.find(({ host }) => target.contains(host));
        if (place === undefined || !isIntersecting) continue;
        place.near = true;
        near.unobserve(target);
      }
      if (latest !== null) sync(latest);
    },
    { rootMargin: "600px" },
  );
  for (const [index, { step }] of places.entries())
    if (exercises.has(step.id)) near.observe(elements[index]!);

  async function make(place: Place, text: string): Promise<void> {
    place.wanted = true;
    const create = await loadEditor();
    const { step, host } = place;
    place.editor = create({
      text,
      language: step.type === "console" ? "plain" : "sql",
      label: t("editing.name", { number: places.indexOf(place) + 1 }),
      onChange: (changed) => tell({ type: "edited", step: step.id, text: changed }),
    });
    host.append(place.editor.element);
    if (latest !== null) sync(latest);
    if (focusWhenReady === step.id) focus(step.id);
  }

  function sync(view: LessonView): void {
    latest = view;
    for (const place of places) syncOne(place, view, view.steps.find(({ id }) => id === place.step.id)!);
  }

  function syncOne(place: Place, view: LessonView, step: StepView): void {
    const edit = view.edits[step.id];
    const shown = place.near || edit?.open === true || isEdited(view, step);
    const text = stepText(view, step);
    if (shown && !place.wanted) void make(place, text);
    const { editor } = place;
    const visible = shown && editor !== null;
    place.code.hidden = visible;
    place.host.hidden = !visible;
    if (editor === null) return;
    if (editor.text() !== text) editor.setText(text);
    const wrong = wrongIn(edit, step, text);
    const marks = JSON.stringify([wrong, text]);
    if (marks !== place.marks) editor.mark(wrong);
    place.marks = marks;
    const { databases } = stateBefore(view, step.number - 1) ?? { databases: [] };
    const known = databases.map(({ fingerprint }) => fingerprint).join();
    if (known !== place.known)
      editor.complete(namesIn(databases.map((one) => view.schemas[one.fingerprint])));
    place.known = known;
  }

  /** Why it was refused, or where PostgreSQL stopped in this very text. */
  function wrongIn(edit: Edit | undefined, { outputs, ran }: StepView, text: string): readonly WrongPlace[] {
    const refused = (edit?.problems ?? []).flatMap(({ place: at }) => (at === null ? [] : [at]));
    if (refused.length > 0 || ran !== text) return refused;
    return outputs.flatMap((output) =>
      output.type === "error" && output.error.inBlock !== null ? [output.error.inBlock] : [],
    );
  }

  function focus(id: string): void {
    const place = places.find(({ step }) => step.id === id);
    focusWhenReady = place?.editor === null ? id : null;
    if (place === undefined) return;
    if (place.editor !== null) place.editor.focus();
    else {
      place.near ||= exercises.has(id);
      if (latest !== null) sync(latest);
    }
  }

  return { sync, focus };
}
