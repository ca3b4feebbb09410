// Brings back what the reader wrote on an earlier visit, keeps what is written, and follows what other tabs write.
import type { LessonPageData } from "../../pages/index.ts";
import { type CourseKeys, lessonDrafts, readStored, writeStored } from "../keep/index.ts";
import { textsOf } from "../state/index.ts";
import { sharedText as t } from "../words/index.ts";
import { notKeptWords } from "./not-kept.ts";
import type { Notices } from "./notices.ts";
import type { Store } from "./store.ts";

/** `play`: runs up to a step. */
export function keepWork(
  { slug, steps }: LessonPageData,
  { view, tell, onChange }: Store,
  keys: CourseKeys,
  notices: Notices,
  play: (to: string) => void,
): void {
  const openStorage = () => localStorage;
  const drafts = lessonDrafts(slug, keys, openStorage);
  let kept = true;
  tell({ type: "edits-restored", texts: drafts.read(steps) });
  onChange((event, before) => {
    if (view().edits !== before.edits && event.type.startsWith("edit")) {
      const result = drafts.write(steps, textsOf(view()));
      kept = result === "kept";
      if (result !== "kept") notices.say({ about: "storage", text: notKeptWords(result) });
    }
  });
  // What could not be kept is lost with the page: the browser asks.
  addEventListener("beforeunload", (event) => {
    if (!kept && Object.keys(textsOf(view())).length > 0) event.preventDefault();
  });
  addEventListener("storage", (event) => {
    const heard = drafts.heard(steps, event);
    if (heard === null || (textsOf(view())[heard.step] ?? bodyOf(heard.step)) === heard.text) return;
    tell({ type: "edit-heard", ...heard });
    notices.say({
      about: "tabs",
      text: t("notice.otherTab"),
    });
  });
  const bodyOf = (step: string): string => steps.find(({ id }) => id === step)?.body ?? "";
  rememberReached({ key: keys.reached(slug), view, onChange, notices, play });
}

interface Reached extends Pick<Store, "view" | "onChange"> {
  readonly key: string;
  readonly notices: Notices;
  readonly play: (to: string) => void;
}

/** A browser that needs memory throws a tab away and loads it again when it is looked at: the reader is led back to where they were. */
function rememberReached({ key, view, onChange, notices, play }: Reached): void {
  const openStorage = () => sessionStorage;
  const { wasDiscarded } = document as { wasDiscarded?: boolean };
  const before = readStored(openStorage, key);
  const reached = view().steps.find(({ id }) => id === before);
  if (wasDiscarded === true && reached !== undefined)
    notices.say({
      about: "discarded",
      text: t("notice.discarded"),
      button: [t("notice.runAgain", { number: reached.number }), () => play(reached.id)],
    });
  onChange((event) => {
    if (event.type === "step-finished") writeStored(openStorage, key, event.step);
    if (event.type === "reset-requested") writeStored(openStorage, key, null);
  });
}
