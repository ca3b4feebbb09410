// The course page: marks the lessons that this reader has finished, and leads on to the next one.
import { doneLessons } from "../keep/index.ts";
import { isMetered } from "./intent.ts";
import { keepOffline } from "./keep-offline.ts";
import { createNotices } from "./notices.ts";

export function mountCourse(): void {
  keepOffline(document, createNotices(document), isMetered());
  const done = doneLessons(() => localStorage);
  const entries = [...document.querySelectorAll<HTMLElement>("[data-lesson]")];
  for (const entry of entries) {
    const mark = entry.querySelector("[data-slot=done]");
    if (mark !== null && done.has(entry.dataset.lesson ?? "")) mark.textContent = "Done";
  }
  const next = entries.find((entry) => !done.has(entry.dataset.lesson ?? ""));
  const start = document.querySelector<HTMLAnchorElement>("[data-start]");
  if (start === null || next === undefined || next === entries[0]) return;
  start.textContent = "Go on with the next lesson";
  start.href = `lessons/${next.dataset.lesson}/`;
}
