// What an element finds around it: the address of its course, and the page's theme.
import type { Theme } from "./protocol.ts";

const own = globalThis.document?.currentScript as HTMLScriptElement | null | undefined;
let course = own?.src ? new URL(".", own.src).href : null;

/**
 * The address of the course whose lessons and migrations this page uses; ends with `/`.
 *
 * @example
 * ```ts
 * import { setCourse } from "gosling/embed";
 *
 * setCourse("https://course.example/"); // where your `gosling build` site is
 * ```
 */
export function setCourse(address: string): void {
  course = address;
}

/** From the nearest to the farthest: the element's `course`, `setCourse`, a `<meta name="gosling-course">`, the script's own place. */
export function courseAddress(element: Element): string | null {
  const meta = document.querySelector<HTMLMetaElement>("meta[name=gosling-course]")?.content;
  const found = element.getAttribute("course") ?? meta ?? course;
  return found === null ? null : new URL(found.replace(/\/*$/, "/"), document.baseURI).href;
}

/** The theme that a host's switch has set: `data-theme`, `.dark`, `data-md-color-scheme`, or the page's `color-scheme`. */
export function hostTheme(): Theme {
  const { documentElement: root, body } = document;
  for (const { dataset, classList } of [root, body]) {
    const said = dataset.theme ?? dataset.mdColorScheme ?? dataset.colorMode ?? String(classList);
    if (/\b(dark|slate)\b/.test(said)) return "dark";
    if (/\b(light|default)\b/.test(said)) return "light";
  }
  const scheme = getComputedStyle(root).colorScheme;
  return scheme === "dark" || scheme === "light" ? scheme : "auto";
}

/** Calls back when the page's theme may have changed, until the signal. */
export function watchTheme(changed: () => void, signal: AbortSignal): void {
  const observer = new MutationObserver(changed);
  for (const element of [document.documentElement, document.body])
    observer.observe(element, { attributes: true });
  signal.addEventListener("abort", () => observer.disconnect());
}

/** Shares an element's class with a server that renders it, where there is no DOM. */
export const ElementBase: typeof HTMLElement =
  globalThis.HTMLElement ?? (class {} as unknown as typeof HTMLElement);

/** `gosling-step` and the like: bubbles, also out of a shadow root. */
export function dispatch(element: Element, name: string, detail: object): void {
  element.dispatchEvent(new CustomEvent(`gosling-${name}`, { detail, bubbles: true, composed: true }));
}

/** The element's style, by the one way that no Content-Security-Policy stops. */
export function adopt(root: ShadowRoot, css: string): void {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(css);
  root.adoptedStyleSheets = [sheet];
}

export function make<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  properties: Omit<Partial<HTMLElementTagNameMap[Name]>, "part"> & { readonly part?: string },
  ...children: (Node | string)[]
): HTMLElementTagNameMap[Name] {
  const { part, ...rest } = properties;
  const element = Object.assign(document.createElement(name), rest);
  if (part) element.setAttribute("part", part);
  element.append(...children);
  return element;
}
