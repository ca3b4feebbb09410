// A page whose script comes with the reader's first touch: its buttons are written into it, and what is pressed meanwhile is done afterwards.

const BUTTONS = '[data-slot="bar"] button, [data-slot="actions"] button';

export interface FirstTouch {
  /** Puts the live buttons in place of the written ones: the focus stays, and the last press is done. */
  handOver<Mounted>(mount: () => Mounted): Mounted;
}

/** Calls `begin` when the pointer or the focus comes, and again at each press: the script may have failed to arrive. */
export function awaitTouch(page: Document, begin: (pressed: boolean) => void): FirstTouch {
  const signs = new AbortController();
  const always = { signal: signs.signal, capture: true };
  const once = { ...always, once: true };
  let press: (() => void) | null = null;
  const pressed = (again: () => void): void => {
    press = again;
    begin(true);
  };
  page.addEventListener("pointerover", () => begin(false), once);
  page.addEventListener("focusin", () => begin(false), once);
  page.addEventListener(
    "click",
    ({ target }) => {
      const button = target instanceof Element ? target.closest<HTMLElement>(BUTTONS) : null;
      if (button === null) return;
      const twin = twinOf(button);
      pressed(() => twin()?.click());
    },
    always,
  );
  page.addEventListener(
    "keydown",
    (event) => {
      if (event.ctrlKey || event.metaKey || event.altKey)
        pressed(() => (page.activeElement ?? page.body).dispatchEvent(new KeyboardEvent(event.type, event)));
    },
    always,
  );
  return {
    handOver: (mount) => {
      const focused = page.activeElement?.closest<HTMLElement>(BUTTONS);
      const twin = focused ? twinOf(focused) : null;
      signs.abort();
      const mounted = mount();
      twin?.()?.focus({ preventScroll: true });
      press?.();
      return mounted;
    },
  };
}

/** Finds the live button in the same place, once there is one. */
function twinOf(button: HTMLElement): () => HTMLElement | undefined {
  const place = button.closest<HTMLElement>("[data-slot]")!;
  const written = buttonsIn(place).indexOf(button);
  const count = buttonsIn(place).length;
  return () => {
    const live = buttonsIn(place);
    return live.length === count ? live[written] : undefined;
  };
}

function buttonsIn(place: HTMLElement): readonly HTMLElement[] {
  return [...place.querySelectorAll("button")];
}
