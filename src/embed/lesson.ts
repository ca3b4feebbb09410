// <gosling-lesson>: a lesson in a frame, as high as its text, in the page's theme. Without script its content stays: a link.
import { type FromFrame, opened, sealed, type Theme, type ToFrame } from "./protocol.ts";
import { adopt, courseAddress, dispatch, ElementBase, hostTheme, make, watchTheme } from "./surroundings.ts";

// Until it is known how high a lesson is, it takes more than a reader sees: what comes below moves out of sight.
const CSS =
  ":host{display:block}:host([hidden]){display:none}iframe,div{display:block;width:100%;height:200vh;border:0}";
/** PostgreSQL in a frame takes a tenth of a gigabyte. */
const MOST_LIVE = 2;

/** The lessons in which PostgreSQL runs, the one used last at the end. */
const live = new Set<GoslingLesson>();

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
  #end = new AbortController();
  #waiting: ToFrame[] = [];
  /** Gives the frame its address; null: it has it. */
  #load: (() => void) | null = null;

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
    keep(this.#key, "");
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

  attributeChangedCallback(name: string, before: string | null, now: string | null): void {
    // Frameworks write the same value again when they take a page over: the run must survive that.
    if (!this.isConnected || before === now) return;
    if (name === "theme") this.#tellTheme();
    else this.#build();
  }

  get #key(): string {
    return `gosling:${this.address}`;
  }

  get #theme(): Theme {
    const theme = this.getAttribute("theme");
    return theme === "light" || theme === "dark" ? theme : hostTheme();
  }

  get #fixed(): number {
    return Number.parseInt(this.getAttribute("height")!, 10) || 0;
  }

  #build(): void {
    this.#tearDown();
    const address = this.address;
    if (address === null) return;
    const url = new URL(address);
    if (!url.protocol.startsWith("http")) return;
    const sandbox = this.getAttribute("sandbox");
    this.#origin = sandbox === null || sandbox.includes("same-origin") ? url.origin : "null";
    const { searchParams } = url;
    if (this.#theme !== "auto") searchParams.set("theme", this.#theme);
    const height = this.#fixed || Number(kept(`${this.#key}#`));
    searchParams.set("height", `${this.#fixed || "fit"}`);
    const root = this.shadowRoot ?? this.attachShadow({ mode: "open" });
    adopt(root, CSS);
    const frame = make("iframe", {
      part: "frame",
      title: this.title || this.textContent?.trim() || this.name,
      src: url.href,
      onload: () => this.#greet(),
    });
    if (sandbox !== null) frame.setAttribute("sandbox", sandbox || "allow-scripts");
    // Even an empty frame costs the page some milliseconds.
    const place = make("div", {});
    if (height) {
      frame.style.height = `${height}px`;
      place.style.height = frame.style.height;
    }
    root.replaceChildren(place);
    this.#frame = frame;
    this.#load = () => {
      this.#load = null;
      place.replaceWith(frame);
    };

    // A browser sends both at most once a frame.
    const look = (): void => this.#look();
    this.#end = new AbortController();
    const { signal } = this.#end;
    addEventListener("message", (event) => this.#hear(event), { signal });
    addEventListener("scroll", look, { capture: true, passive: true, signal });
    addEventListener("resize", look, { signal });
    watchTheme(() => this.#tellTheme(), signal);
    // A browser's own laziness begins two screens away, where most readers never come. Who scrolls finds the next one loaded: `#look`.
    this.#inSight(signal, () => this.#load?.());
  }

  #tearDown(): void {
    this.#end.abort();
    clearInterval(this.#hello);
    this.#ready = false;
    this.#waiting = [];
    live.delete(this);
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
      this.#post({ type: "hello", theme: this.#theme, fit: !this.#fixed });
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
    else {
      this.#waiting.push(message);
      this.#load?.();
    }
  }

  #tellTheme(): void {
    if (this.#ready) this.#post({ type: "theme", theme: this.#theme });
  }

  #look(): void {
    const { top, bottom } = this.getBoundingClientRect();
    if (bottom > 0 && top < innerHeight * 1.5) this.#load?.();
    if (this.#ready && !this.#fixed && bottom > 0 && top < innerHeight)
      this.#post({ type: "view", top: Math.max(0, -top), height: innerHeight });
  }

  #hear({ source, origin, data }: MessageEvent): void {
    const frame = this.#frame;
    if (source !== frame?.contentWindow || origin !== this.#origin) return;
    const message = opened(data) as FromFrame | null;
    if (message?.type === "step") keep(this.#key, message.step);
    switch (message?.type) {
      case "height":
        if (this.#fixed || !(message.height > 0)) return;
        frame.style.height = `${message.height}px`;
        keep(`${this.#key}#`, `${message.height}`);
        return;
      case "ready":
        this.#becomeReady(message);
        return;
      case "place":
        scrollTo({ top: scrollY + this.getBoundingClientRect().top + message.top });
        return;
      case "live":
        if (message.live) use(this);
        else live.delete(this);
        return;
      case "step":
      case "check":
      case "complete":
      case "error":
        dispatch(this, message.type, message);
        return;
    }
  }

  #becomeReady(message: FromFrame & { type: "ready" }): void {
    if (this.#ready) return;
    clearInterval(this.#hello);
    this.#ready = true;
    for (const held of this.#waiting.splice(0)) this.#post(held);
    const step = this.getAttribute("step");
    if (step !== null) this.#post({ type: "step", step });
    this.#look();
    // Who left and comes back finds the run where it was, as soon as the lesson is in sight.
    const to = kept(this.#key);
    if (to) this.#inSight(this.#end.signal, () => this.run(to));
    dispatch(this, "ready", message);
  }

  /** Once, when the reader sees it. */
  #inSight(signal: AbortSignal, act: () => void): void {
    const sight = new IntersectionObserver(([entry]) => {
      if (!entry?.isIntersecting) return;
      sight.disconnect();
      act();
    });
    sight.observe(this);
    signal.addEventListener("abort", () => sight.disconnect());
  }

  /** Lets PostgreSQL in the frame go; the next run brings it back. */
  sleep(): void {
    this.#post({ type: "sleep" });
  }
}

function use(lesson: GoslingLesson): void {
  live.delete(lesson);
  live.add(lesson);
  const [oldest] = live;
  if (live.size <= MOST_LIVE || !oldest) return;
  live.delete(oldest);
  oldest.sleep();
}

// Where storage is blocked, nothing is restored.
function kept(key: string): string | null {
  try {
    return sessionStorage.getItem(key);
  } catch {
    return null;
  }
}

/** An empty value is as good as none. */
function keep(key: string, value: string): void {
  try {
    sessionStorage.setItem(key, value);
  } catch {
    // As said above.
  }
}
