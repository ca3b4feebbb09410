// The course page: shows how far this reader is, leads on from there, and gives the record out, takes one in, or forgets it.
import { render } from "lit-html";
import { count } from "../../text/index.ts";
import {
  courseOfPage,
  forgetAll,
  type LoadResult,
  loadRecord,
  recordFile,
  whatIsKept,
} from "../keep/index.ts";
import { placeWords, recordView } from "../views/index.ts";
import { goOnWith, type ListedLesson, listedLessons } from "./course-record.ts";
import { isMetered } from "./intent.ts";
import { keepOffline } from "./keep-offline.ts";
import { NOT_KEPT } from "./keep-work.ts";
import { createNotices } from "./notices.ts";
import { slot } from "./parts.ts";
import { saveFile } from "./save-file.ts";

const FINISH = "finish/";

export function mountCourse(): void {
  keepOffline(document, createNotices(document), isMetered());
  const keys = courseOfPage(document);
  const open = () => localStorage;
  const part = slot(document, "record");
  const start = document.querySelector<HTMLAnchorElement>("[data-start]");
  const first = { text: start?.textContent ?? "", href: start?.getAttribute("href") ?? "" };
  let [asking, note] = [false, ""];

  const draw = (): void => {
    const lessons = listedLessons(document);
    for (const { element, progress } of lessons) {
      const mark = slot(element, "progress");
      mark.textContent = placeWords(progress);
      mark.dataset.done = String(progress.finished !== null);
    }
    if (start !== null) {
      const [text, href] = startOf(lessons) ?? [first.text, first.href];
      start.textContent = text;
      start.setAttribute("href", href);
    }
    part.hidden = lessons.length === 0;
    const input = {
      lessons: lessons.map(({ progress }) => progress),
      kept: whatIsKept(keys, open),
      asking,
      note,
      finish: FINISH,
    };
    render(recordView(input, actions), part);
  };
  const say = (words: string): void => {
    [asking, note] = [false, words];
    draw();
  };
  const actions = {
    save: () =>
      saveFile(
        "gosling-record.json",
        new Blob([recordFile(keys, open, Date.now())], { type: "application/json" }),
      ),
    load: (file: File) =>
      void file.text().then(
        (text) => say(loadWords(file.name, loadRecord(keys, open, text))),
        () => say(`${file.name} cannot be read. Nothing was changed.`),
      ),
    forget: (sure: boolean) => {
      if (!sure) {
        [asking, note] = [true, ""];
        return draw();
      }
      const result = forgetAll(keys, open, Date.now());
      say(result === "kept" ? "Everything is forgotten." : NOT_KEPT[result]);
    },
    keep: () => say(""),
  };
  draw();
  addEventListener("storage", draw);
  // Back from a lesson, the browser may show this page as it was left.
  addEventListener("pageshow", (event) => {
    if (event.persisted) draw();
  });
}

/** Null: the reader starts. */
function startOf(lessons: readonly ListedLesson[]): readonly [text: string, href: string] | null {
  if (lessons.every(({ progress }) => progress.next === null && progress.finished === null)) return null;
  const lesson = goOnWith(lessons);
  if (lesson === null) return ["See what you have learned", FINISH];
  const { next } = lesson.progress;
  return next === null
    ? [`Go on: ${lesson.title}`, `lessons/${lesson.slug}/`]
    : [`Go on: ${lesson.title}, step ${next + 1}`, `lessons/${lesson.slug}/`];
}

function loadWords(name: string, result: LoadResult): string {
  switch (result.type) {
    case "refused":
      return `${name} was not loaded. ${result.why} Nothing was changed.`;
    case "not-kept":
      return NOT_KEPT[result.result];
    case "loaded": {
      const { facts, texts, left } = result;
      const rest = left === 0 ? "" : ` ${count(left, "text")} of yours differed here and stayed as it was.`;
      if (facts + texts === 0) return `${name} holds nothing that is not here already.${rest}`;
      return `Loaded: ${count(facts, "entry", "entries")} and ${count(texts, "text")} of your own.${rest}`;
    }
    default:
      return result satisfies never;
  }
}
