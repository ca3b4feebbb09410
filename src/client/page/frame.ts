// A lesson inside an iframe: speaks the frame's protocol with the page around it. What it says about the lesson goes only to the
// origin that said hello; anybody may know its height. A frame that nobody has touched is its text and its buttons: the lesson's script is
// loaded when the reader touches it, or when the page around it asks for a run.
import { type FromFrame, opened, sealed, type Theme, type ToFrame } from "../../embed/index.ts";
import { sharedText as t } from "../words/index.ts";
import { awaitTouch, type FirstTouch } from "./first-touch.ts";
import type { MountedLesson } from "./lesson.ts";

export function mountFrame(): void {
  const asked = new URLSearchParams(location.search);
  setTheme(asked.get("theme"));
  goTo(asked.get("step") ?? "");
  // A frame that was given a height scrolls by itself.
  const fixed = Number(asked.get("height")) > 0;
  let host: string | null = null;
  // Known from the start, the text is laid out once.
  let fit = asked.get("height") === "fit";
  let told = -1;

  const say = (message: FromFrame): void => {
    if (host !== null) parent.postMessage(sealed(message), host);
  };
  const tellHeight = (again = false): void => {
    const { clientHeight, scrollHeight } = document.documentElement;
    const fits = String(!fixed && (fit || scrollHeight <= clientHeight + 1));
    if (document.body.dataset.fit !== fits) document.body.dataset.fit = fits;
    const height = Math.ceil(document.body.getBoundingClientRect().height);
    if (fixed || (height === told && !again)) return;
    told = height;
    parent.postMessage(sealed({ type: "height", height } satisfies FromFrame), "*");
  };

  const hear = (message: ToFrame): void => {
    switch (message.type) {
      case "hello":
        fit = message.fit === true;
        setTheme(message.theme);
        tellHeight(true);
        say({ type: "ready", title: document.title, steps: stepIds() });
        return;
      case "theme":
        setTheme(message.theme);
        return;
      case "view":
        showView(message);
        return;
      case "step": {
        const top = goTo(String(message.step));
        if (top !== null) say({ type: "place", step: message.step, top });
        return;
      }
      case "run":
        if (message.to === null || stepElement(String(message.to)) !== null)
          void lesson().then(({ actions }) => actions.play(message.to), failed);
        return;
      case "reset":
        void lesson().then(({ actions }) => actions.reset(), failed);
        return;
      case "sleep":
        void loaded?.then(({ view, sleep }) => {
          if (view().phase.type === "playing") return;
          sleep();
          say({ type: "live", live: false });
        });
        return;
      default:
        // Another word of this version, from a newer page.
        message satisfies never;
        return;
    }
  };
  addEventListener("message", ({ source, origin, data }: MessageEvent) => {
    const message = source === parent ? opened(data) : null;
    if (message === null) return;
    // A page without an origin of its own cannot be named as the receiver: it learns the height alone.
    if (message.type === "hello") host = origin === "null" ? null : origin;
    hear(message as ToFrame);
  });

  const report = ({ view, onChange, completed }: MountedLesson): void =>
    onChange((event) => {
      switch (event.type) {
        case "play-requested":
          return say({ type: "live", live: true });
        case "step-finished": {
          const { step, result } = event;
          const { steps } = view();
          const number = steps.findIndex(({ id }) => id === step) + 1;
          for (const { status, claim } of result.checks) say({ type: "check", step, status, claim });
          say({ type: "step", step, status: result.status, number, total: steps.length });
          if (completed()) say({ type: "complete", steps: steps.length });
          return;
        }
        case "crashed":
        case "unsupported":
          return say({ type: "error", message: event.message });
        case "refused":
          return say({ type: "error", message: event.errors[0]?.message ?? t("frame.cannotRun") });
      }
    });
  let loaded: Promise<MountedLesson> | null = null;
  const lesson = (): Promise<MountedLesson> => {
    loaded ??= loadLesson(touch).then((mounted) => {
      report(mounted);
      return mounted;
    });
    return loaded;
  };
  const failed = (): void => {
    // The next run asks for it again.
    loaded = null;
    sayInBar(t("frame.tryAgain"));
    say({ type: "error", message: t("frame.noScript") });
  };
  const touch = awaitTouch(document, (pressed) => {
    if (pressed) sayInBar(t("frame.loading"));
    lesson().catch(failed);
  });
  if (parent === window) return void lesson().catch(failed);

  new ResizeObserver(() => tellHeight()).observe(document.body);
  addEventListener("resize", () => tellHeight());
  tellHeight();
}

async function loadLesson(touch: FirstTouch): Promise<MountedLesson> {
  const { mountLesson } = await import("./lesson.ts");
  return touch.handOver(mountLesson);
}

/** Where the lesson will say how far it is. */
function sayInBar(words: string): void {
  const status = document.querySelector(".bar-status");
  if (status !== null) status.textContent = words;
}

function stepIds(): readonly string[] {
  return [...document.querySelectorAll<HTMLElement>("[data-step]")].map(({ dataset }) => dataset.step ?? "");
}

function setTheme(theme: Theme | string | null): void {
  const { dataset } = document.documentElement;
  if (theme === dataset.theme) return;
  if (theme === "light" || theme === "dark") dataset.theme = theme;
  else if (theme === "auto") delete dataset.theme;
}

/** In a frame as high as its text the bar follows what the reader sees. */
function showView({ top, height }: ToFrame & { type: "view" }): void {
  if (!Number.isFinite(top) || !Number.isFinite(height)) return;
  document.documentElement.style.setProperty("--view-top", `${Math.max(0, Math.round(top))}px`);
  document.documentElement.style.setProperty("--view-height", `${Math.max(0, Math.round(height))}px`);
}

function stepElement(id: string): HTMLElement | null {
  return document.querySelector<HTMLElement>(`[data-step="${CSS.escape(id)}"]`);
}

/** Its distance from the top; null where there is no such step. */
function goTo(step: string): number | null {
  const element = stepElement(step);
  if (element === null) return null;
  element.focus({ preventScroll: true });
  element.scrollIntoView({ block: "start" });
  return Math.round(element.getBoundingClientRect().top + scrollY);
}
