// The course page: shows how far this reader is, leads on from there, and gives the record out, takes one in, or forgets it.
import { render } from "lit-html";
import {
  courseOfPage,
  forgetAll,
  type LoadResult,
  loadRecord,
  recordFile,
  whatIsKept,
} from "../keep/index.ts";
import { placeWords, recordView } from "../views/index.ts";
import { courseText as t } from "../words/index.ts";
import { goOnWith, type ListedLesson, listedLessons } from "./course-record.ts";
import { isMetered } from "./intent.ts";
import { keepOffline } from "./keep-offline.ts";
import { notKeptWords } from "./not-kept.ts";
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
        () => say(t("record.unreadable", { file: file.name })),
      ),
    forget: (sure: boolean) => {
      if (!sure) {
        [asking, note] = [true, ""];
        return draw();
      }
      const result = forgetAll(keys, open, Date.now());
      say(result === "kept" ? t("record.forgotten") : notKeptWords(result));
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
  if (lesson === null) return [t("progress.seeLearned"), FINISH];
  const { title, slug } = lesson;
  const { next } = lesson.progress;
  const words =
    next === null
      ? t("progress.goOn", { lesson: title })
      : t("progress.goOnStep", { lesson: title, number: next + 1 });
  return [words, `lessons/${slug}/`];
}

function loadWords(name: string, result: LoadResult): string {
  switch (result.type) {
    case "refused":
      return t("record.refused", { file: name, why: t(`record.${result.why}`) });
    case "not-kept":
      return notKeptWords(result.result);
    case "loaded": {
      const { facts, texts, left } = result;
      const rest = left === 0 ? "" : ` ${t("record.left", { count: left })}`;
      if (facts + texts === 0) return `${t("record.notNew", { file: name })}${rest}`;
      const loaded = {
        entries: t("record.entry", { count: facts }),
        texts: t("record.ownText", { count: texts }),
      };
      return `${t("record.loaded", loaded)}${rest}`;
    }
    default:
      return result satisfies never;
  }
}
