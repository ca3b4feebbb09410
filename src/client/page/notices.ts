// Sentences at the page's edge about what is around the lesson: storage, other tabs, a new version. Each is said once and can be put away.
import { sharedText as t } from "../words/index.ts";

export interface PageNotice {
  /** What it is about: a later notice of the same subject takes its place. */
  readonly about: string;
  readonly text: string;
  readonly button?: readonly [text: string, press: () => void];
}

export interface Notices {
  readonly say: (notice: PageNotice) => void;
  /** Takes the notice about something away, where it is no longer so. */
  readonly take: (about: string) => void;
}

export function createNotices(page: Document): Notices {
  const list = page.body.appendChild(Object.assign(page.createElement("div"), { className: "notices" }));
  list.setAttribute("role", "status");
  const shown = new Map<string, HTMLElement>();
  const put = (text: string, press: () => void): HTMLButtonElement => {
    const button = Object.assign(page.createElement("button"), {
      type: "button",
      className: "button",
      textContent: text,
    });
    button.addEventListener("click", press);
    return button;
  };
  return {
    take: (about) => {
      shown.get(about)?.remove();
      shown.delete(about);
    },
    say: ({ about, text, button }) => {
      const before = shown.get(about);
      if (before?.dataset.text === text) return;
      before?.remove();
      const notice = Object.assign(page.createElement("div"), { className: "notice-card" });
      notice.dataset.text = text;
      notice.append(Object.assign(page.createElement("p"), { textContent: text }));
      if (button !== undefined) notice.append(put(...button));
      notice.append(put(t("notice.close"), () => notice.remove()));
      list.append(notice);
      shown.set(about, notice);
    },
  };
}
