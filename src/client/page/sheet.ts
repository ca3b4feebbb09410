// The databases' panel where the page is narrow: a sheet over the text that opens, closes and takes the focus.
import type { PageParts } from "./parts.ts";

// As in the styles: below this width the databases are a sheet.
const narrow = matchMedia("(max-width: 68rem)");

export interface Sheet {
  /** `from`: what was pressed to open it. */
  toggle(open: boolean, from?: EventTarget): void;
  /** It covers the text now. */
  isOver(): boolean;
}

export function createSheet({ bar, world }: PageParts): Sheet {
  const { dataset } = document.body;
  return {
    toggle: (open, from) => {
      // In a frame as high as its text nothing is "in sight" for us: the sheet opens under what was pressed.
      if (from instanceof HTMLElement)
        world.style.setProperty("--under", `${from.getBoundingClientRect().bottom + scrollY}px`);
      const before = dataset.databases === "open";
      dataset.databases = open ? "open" : "closed";
      if (open === before || !narrow.matches) return;
      const target = open ? world.querySelector(".world-close") : bar.querySelector(".bar-databases");
      (target as HTMLElement | null)?.focus();
    },
    isOver: () => dataset.databases === "open" && narrow.matches,
  };
}
