// Small deeds on the page itself: what scrolls, what is in sight, where the focus goes.

/** What overflows can be scrolled with the keyboard too; what does not is no stop on the way. */
export function markScrollable(...within: readonly ParentNode[]): void {
  const elements = within.flatMap((one) => [...one.querySelectorAll<HTMLElement>("pre, .scroll")]);
  // All are measured before any is changed: a change in between makes the browser lay out the whole page again.
  const wide = elements.map(({ scrollWidth, clientWidth }) => scrollWidth > clientWidth + 1);
  for (const [index, element] of elements.entries()) {
    if (element.hasAttribute("tabindex") === wide[index]) continue;
    if (wide[index]) element.tabIndex = 0;
    else element.removeAttribute("tabindex");
  }
}

/** Moves a step to where its output will be seen too. */
export function keepInSight(element: HTMLElement | undefined): void {
  if (element === undefined) return;
  const { top, bottom } = element.getBoundingClientRect();
  if (top >= 0 && bottom < innerHeight * 0.7) return;
  element.scrollIntoView({ block: "start", behavior: calm() ? "auto" : "smooth" });
}

export function focusNeighbour(elements: readonly HTMLElement[], by: 1 | -1): void {
  const current = elements.findIndex((element) => element.contains(document.activeElement));
  const from = current === -1 ? firstInSight(elements) - (by === 1 ? 1 : 0) : current;
  const target = elements[Math.min(Math.max(from + by, 0), elements.length - 1)];
  target?.focus({ preventScroll: true });
  target?.scrollIntoView({ block: "start", behavior: calm() ? "auto" : "smooth" });
}

/** The id of the step that an element is in. */
export function stepOf(element: Element | null): string | null {
  return element?.closest<HTMLElement>("[data-step]")?.dataset.step ?? null;
}

function firstInSight(elements: readonly HTMLElement[]): number {
  const index = elements.findIndex((element) => element.getBoundingClientRect().bottom > 0);
  return index === -1 ? elements.length : index;
}

function calm(): boolean {
  return matchMedia("(prefers-reduced-motion: reduce)").matches;
}
