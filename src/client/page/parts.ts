// The parts of a written lesson page that the script fills, and the two that it adds.

export interface PageParts {
  /** The blocks, in the lesson's order. */
  readonly steps: readonly HTMLElement[];
  readonly bar: HTMLElement;
  readonly world: HTMLElement;
  /** What the page was written with in `world`. */
  readonly atStart: Node | null;
  /** What is written here is read aloud. */
  readonly live: HTMLElement;
  readonly dialog: HTMLDialogElement;
}

export function pageParts(page: Document): PageParts {
  const bar = slot(page, "bar");
  bar.replaceChildren();
  const steps = [...page.querySelectorAll<HTMLElement>("[data-step]")];
  for (const step of steps) slot(step, "actions").replaceChildren();
  const live = page.body.appendChild(Object.assign(page.createElement("p"), { className: "hidden" }));
  live.setAttribute("role", "status");
  const dialog = page.body.appendChild(page.createElement("dialog"));
  dialog.setAttribute("aria-labelledby", "gosling-help-title");
  const world = slot(page, "world");
  const atStart = world.querySelector('[data-slot="start"]');
  world.replaceChildren();
  return {
    steps,
    bar,
    world,
    atStart,
    live,
    dialog,
  };
}

/** Throws where the page was written without it. */
export function slot(within: ParentNode, name: string): HTMLElement {
  const element = within.querySelector<HTMLElement>(`[data-slot="${name}"]`);
  if (element === null) throw new Error(`The page has no place for ${name}.`);
  return element;
}
