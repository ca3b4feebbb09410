// <gosling-page>: holds the lesson that the page around it is, as the Markdown plugins write it. Nothing of it is shown.
import type { PlaySource } from "./protocol.ts";
import { ElementBase } from "./surroundings.ts";

/**
 * The lesson that a page is: its blocks run in order, on the databases that its front matter names.
 *
 * @example
 * ```ts
 * import "gosling/embed";
 *
 * // The plugins for markdown-it and remark write this element at the end of a page that is a lesson.
 * document.body.innerHTML = `<gosling-page hidden name="guide/first.md" lesson="# First"></gosling-page>`;
 * console.log(document.querySelector("gosling-page").lesson.name); // guide/first.md
 * ```
 */
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
  if (page === null) throw new Error("No <gosling-page> here: gosling's Markdown plugin writes it.");
  return page.lesson;
}
