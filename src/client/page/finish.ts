// The page at the end of the course: what of it this reader has run, and when.
import { render } from "lit-html";
import { doneWords, sumView } from "../views/index.ts";
import { listedLessons } from "./course-record.ts";
import { isMetered } from "./intent.ts";
import { keepOffline } from "./keep-offline.ts";
import { createNotices } from "./notices.ts";
import { slot } from "./parts.ts";

export function mountFinish(): void {
  keepOffline(document, createNotices(document), isMetered());
  const sum = slot(document, "sum");
  sum.replaceChildren();
  const draw = (): void => {
    const lessons = listedLessons(document);
    for (const { element, progress } of lessons) {
      slot(element, "progress").textContent = doneWords(progress);
      element.dataset.done = String(progress.finished !== null);
    }
    const progress = lessons.map((lesson) => lesson.progress);
    render(
      sumView(progress, () => print()),
      sum,
    );
  };
  draw();
  addEventListener("storage", draw);
}
