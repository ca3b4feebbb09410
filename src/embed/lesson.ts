// <gosling-lesson>: a lesson in a frame, as high as its text, in the page's theme. Without script its content stays: a link.
import { type FromFrame, opened, sealed, type Theme, type ToFrame } from "./protocol.ts";
import { adopt, courseAddress, dispatch, ElementBase, hostTheme, make, watchTheme } from "./surroundings.ts";

const CSS =
  ":host{display:block}:host([hidden]){display:none}iframe{display:block;width:100%;height:100vh;border:0}";
const KEY = "gosling:";
/** PostgreSQL in a frame takes a tenth of a gigabyte. */
const MOST_LIVE = 2;

/** The lessons in which PostgreSQL runs, the one used last at the end. */
const live: GoslingLesson[] = [];

/**
 * `<gosling-lesson name="missing-column">`: a whole lesson of your course, in a frame as high as its text.
 *
 * @example
 * ```ts
 * import { setCourse } from "gosling/embed";
 *
 * setCourse("https://course.example/");
 * const lesson = document.createElement("gosling-lesson");
 * lesson.name = "missing-column";
 * lesson.addEventListener("gosling-complete", () => console.log("done"));
 * document.body.append(lesson);
 * console.log(lesson.address); // https://course.example/embed/missing-column/
 * ```
 */
export class GoslingLesson extends ElementBase {
  static readonly observedAttributes = ["name", "src", "course", "theme", "height"];
  #frame: HTMLIFrameElement | null = null;
  #origin = "";
  #ready = false;
  #hello: ReturnType<typeof setInterval> | undefined;
  #end: (() => void)[] = [];
  #waiting: ToFrame[] = [];

  get name(): string {
    return this.getAttribute("name") ?? "";
  }
  set name(name: string) {
    this.setAttribute("name", name);
  }

  /** The frame's address; null where neither `src` nor `name` and a course say it. */
  get address(): string | null {
    const src = this.getAttribute("src");
    if (src !== null) return new URL(src, document.baseURI).href;
    const course = courseAddress(this);
    return course === null || this.name === "" ? null : `${course}embed/${encodeURIComponent(this.name)}/`;
  }

  /** Runs the lesson up to and including a step; without one, all of it. */
  run(to: string | null = null): void {
    this.#say({ type: "run", to });
  }

  reset(): void {
    keep(this.#key, null);
    this.#say({ type: "reset" });
  }

  goTo(step: string): void {
    this.#say({ type: "step", step });
  }

  connectedCallback(): void {
    this.#build();
  }

  disconnectedCallback(): void {
    this.#tearDown();
  }

  attributeChangedCallback(name: string): void {
    if (this.#frame === null) return;
    if (name === "theme") this.#tellTheme();
    else this.#build();
  }

  get #key(): string {
    return KEY + this.address;
  }

  get #theme(): Theme {
    const theme = this.getAttribute("theme");
    return theme === "light" || theme === "dark" ? theme : hostTheme();
  }

  get #fixed(): number {
    return Number.parseInt(this.getAttribute("height") ?? "", 10) || 0;
  }

  #build(): void {
    this.#tearDown();
    const address = this.address;
    if (address === null) return;
    const url = new URL(address);
    if (!/^https?:$/.test(url.protocol)) return;
    this.#origin = this.hasAttribute("sandbox") ? "null" : url.origin;
    if (this.#theme !== "auto") url.searchParams.set("theme", this.#theme);
    const height = this.#fixed || Number(kept(`${this.#key}#`));
    if (this.#fixed) url.searchParams.set("height", String(this.#fixed));
    const root = this.shadowRoot ?? this.attachShadow({ mode: "open" });
    adopt(root, CSS);
    const frame = make("iframe", {
      part: "frame",
      title: this.title || this.textContent?.trim() || this.name,
      loading: "lazy",
      src: url.href,
    });
    const sandbox = this.getAttribute("sandbox");
    if (sandbox !== null) frame.setAttribute("sandbox", sandbox || "allow-scripts");
    if (height) frame.style.height = `${height}px`;
    frame.addEventListener("load", () => this.#greet());
    root.replaceChildren(frame);
    this.#frame = frame;

    const hear = (event: MessageEvent): void => this.#hear(event);
    let asked = 0;
    const look = (): void => {
      if (asked === 0)
        asked = requestAnimationFrame(() => {
          asked = 0;
          this.#tellView();
        });
    };
    addEventListener("message", hear);
    addEventListener("scroll", look, { capture: true, passive: true });
    addEventListener("resize", look);
    this.#end = [
      () => removeEventListener("message", hear),
      () => removeEventListener("scroll", look, { capture: true }),
      () => removeEventListener("resize", look),
      watchTheme(() => this.#tellTheme()),
    ];
  }

  #tearDown(): void {
    for (const end of this.#end) end();
    this.#end = [];
    clearInterval(this.#hello);
    this.#ready = false;
    this.#waiting = [];
    forget(this);
    this.#frame?.remove();
    this.#frame = null;
  }

  /** Until the frame answers: its script may come late. */
  #greet(): void {
    clearInterval(this.#hello);
    this.#ready = false;
    let left = 80;
    const greet = (): void => {
      if (left-- === 0) clearInterval(this.#hello);
      else this.#post({ type: "hello", theme: this.#theme, fit: !this.#fixed });
    };
    this.#hello = setInterval(greet, 250);
    greet();
  }

  #post(message: ToFrame): void {
    // A frame without an origin cannot be named: nothing that is said to it is secret.
    const target = this.#origin === "null" ? "*" : this.#origin;
    this.#frame?.contentWindow?.postMessage(sealed(message), target);
  }

  #say(message: ToFrame): void {
    if (this.#ready) this.#post(message);
    else this.#waiting.push(message);
  }

  #tellTheme(): void {
    if (this.#ready) this.#post({ type: "theme", theme: this.#theme });
  }

  #tellView(): void {
    if (!this.#ready || this.#fixed || this.#frame === null) return;
    const { top, bottom } = this.#frame.getBoundingClientRect();
    if (bottom > 0 && top < innerHeight)
      this.#post({ type: "view", top: Math.max(0, -top), height: innerHeight });
  }

  #hear({ source, origin, data }: MessageEvent): void {
    if (this.#frame === null || source !== this.#frame.contentWindow || origin !== this.#origin) return;
    const message = opened(data) as FromFrame | null;
    switch (message?.type) {
      case "height":
        if (this.#fixed || !(message.height > 0)) return;
        this.#frame.style.height = `${message.height}px`;
        keep(`${this.#key}#`, String(message.height));
        return;
      case "ready":
        this.#becomeReady(message);
        return;
      case "place":
        scrollTo({ top: scrollY + this.#frame.getBoundingClientRect().top + message.top });
        return;
      case "live":
        if (message.live) use(this);
        else forget(this);
        return;
      case "step":
        keep(this.#key, message.step);
        dispatch(this, "step", message);
        return;
      case "check":
      case "complete":
      case "error":
        dispatch(this, message.type, message);
        return;
    }
  }

  #becomeReady(message: FromFrame & { type: "ready" }): void {
    clearInterval(this.#hello);
    if (this.#ready) return;
    this.#ready = true;
    for (const held of this.#waiting.splice(0)) this.#post(held);
    const step = this.getAttribute("step");
    if (step !== null) this.#post({ type: "step", step });
    this.#tellView();
    this.#resume();
    dispatch(this, "ready", message);
  }

  /** Who left and comes back finds the run where it was, as soon as the lesson is in sight. */
  #resume(): void {
    const to = kept(this.#key);
    if (to === null) return;
    const sight = new IntersectionObserver(([entry]) => {
      if (!entry?.isIntersecting) return;
      sight.disconnect();
      this.run(to);
    });
    sight.observe(this);
    this.#end.push(() => sight.disconnect());
  }

  /** Lets PostgreSQL in the frame go; the next run brings it back. */
  sleep(): void {
    this.#post({ type: "sleep" });
  }
}

function use(lesson: GoslingLesson): void {
  forget(lesson);
  live.push(lesson);
  if (live.length > MOST_LIVE) live.shift()?.sleep();
}

function forget(lesson: GoslingLesson): void {
  const index = live.indexOf(lesson);
  if (index >= 0) live.splice(index, 1);
}

// Where storage is blocked, nothing is restored.
function kept(key: string): string | null {
  try {
    return sessionStorage.getItem(key);
  } catch {
    return null;
  }
}

function keep(key: string, value: string | null): void {
  try {
    if (value === null) sessionStorage.removeItem(key);
    else sessionStorage.setItem(key, value);
  } catch {
    // As said above.
  }
}
