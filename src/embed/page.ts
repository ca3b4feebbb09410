// <gosling-page>: holds the lesson that the page around it is, as the Markdown plugins write it. Nothing of it is shown.
import type { PlaySource } from "./protocol.ts";
import { ElementBase } from "./surroundings.ts";

export class GoslingPage extends ElementBase {
  connectedCallback(): void {
    this.hidden = true;
  }

  /** The lesson's file name and text. */
  get lesson(): PlaySource {
    return {
      type: "lesson",
      name: this.getAttribute("name") ?? "page.md",
      text: this.getAttribute("lesson") ?? "",
    };
  }
}

/** Throws an Error with a sentence for the reader. */
export function pageLesson(): PlaySource {
  const page = document.querySelector<GoslingPage>("gosling-page");
  if (page === null) throw new Error("This page has no <gosling-page>: gosling's Markdown plugin writes it.");
  return page.lesson;
}
