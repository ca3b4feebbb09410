// Notices that the reader is about to run something: the pointer, the focus or a step in sight. Only then anything is loaded.

/** Calls `begin` once, at the first sign. Not where the reader pays for each byte, or asked to save them. */
export function onIntent(steps: readonly HTMLElement[], bar: HTMLElement, begin: () => void): void {
  if (isMetered()) return;
  const signs = new AbortController();
  const { signal } = signs;
  const started = (): void => {
    if (signal.aborted) return;
    signs.abort();
    inSight.disconnect();
    begin();
  };
  for (const element of [...steps, bar]) {
    element.addEventListener("pointerenter", started, { signal });
    element.addEventListener("focusin", started, { signal });
    element.addEventListener("pointerdown", started, { signal });
  }
  // A step that is in sight as the page opens says nothing: somebody has to scroll to it.
  let scrolled = false;
  addEventListener(
    "scroll",
    () => {
      scrolled = true;
    },
    { signal, passive: true },
  );
  const inSight = new IntersectionObserver((entries) => {
    if (scrolled && entries.some(({ isIntersecting }) => isIntersecting)) started();
  });
  for (const element of steps) inSight.observe(element);
}

/** Not every browser says so, and the DOM's types know nothing of it. */
export function isMetered(): boolean {
  const { connection } = navigator as { connection?: { saveData?: boolean; type?: string } };
  return connection?.saveData === true || connection?.type === "cellular";
}
