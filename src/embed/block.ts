// What every runnable element has: Run, Edit and Reset, its output, and an engine that comes with the first run.
import { CONSOLE_CSS, drawOutput } from "./console.ts";
import { type Engine, engineOf, type Heard, type Play } from "./engine.ts";
import { adopt, courseAddress, dispatch, ElementBase, make } from "./surroundings.ts";

export abstract class BlockElement extends ElementBase {
  protected status!: HTMLElement;
  protected output!: HTMLElement;
  protected readonly buttons: HTMLButtonElement[] = [];
  protected busy = false;
  #engine: Engine | null = null;

  connectedCallback(): void {
    // A frame that was written before its content is there is asked again once it is.
    if (document.readyState === "loading")
      document.addEventListener("DOMContentLoaded", () => this.isConnected && this.#start(), { once: true });
    else this.#start();
  }

  disconnectedCallback(): void {
    this.#engine?.leave();
    this.#engine = null;
  }

  /** Runs it, with everything that comes before it in its world. */
  abstract run(): Promise<void>;
  /** Takes back what was written, and what was printed. */
  abstract reset(): void;
  /** Once, when the element is first on a page: fills its shadow root. */
  protected abstract build(root: ShadowRoot): void;

  #start(): void {
    if (this.shadowRoot !== null) return;
    const root = this.attachShadow({ mode: "open", slotAssignment: "manual" });
    adopt(root, CONSOLE_CSS);
    this.status = make("span", { part: "status", className: "status", role: "status" });
    this.output = make("div", { part: "output", ariaLive: "polite" });
    this.build(root);
    dispatch(this, "ready", {});
  }

  protected button(text: string, press: () => void, part = text): HTMLButtonElement {
    const button = make("button", {
      part: `button ${part}`,
      className: part.toLowerCase() === "run" ? "run" : "",
      type: "button",
      textContent: text,
      onclick: press,
    });
    this.buttons.push(button);
    return button;
  }

  /** What the page's engine plays, heard message by message; whatever goes wrong is shown. */
  protected async play(plan: () => Play, hear: (message: Heard) => void): Promise<void> {
    if (this.busy) return;
    this.busy = true;
    for (const button of this.buttons) button.disabled = true;
    this.say("Starting …");
    try {
      const play = plan();
      await this.#engineHere().play(play, (message) => {
        if (message.type === "progress") this.say(message.text);
        hear(message);
      });
    } catch (error) {
      this.fail(error instanceof Error ? error.message : String(error));
    } finally {
      this.busy = false;
      for (const button of this.buttons) button.disabled = false;
    }
  }

  /** Draws what was heard of this element's own step. */
  protected show(message: Heard): void {
    switch (message.type) {
      case "started":
        this.output.replaceChildren();
        this.say("Running …");
        return;
      case "output":
        return void this.output.append(drawOutput(message.output));
      case "finished":
        this.say(message.status === "passed" ? "Done" : "Failed", message.status);
        for (const check of message.checks) dispatch(this, "check", check);
        dispatch(this, "step", { step: message.step, status: message.status });
        return;
    }
  }

  protected say(text: string, className = ""): void {
    this.status.textContent = text;
    this.status.className = `status ${className}`;
  }

  protected fail(message: string): void {
    this.output.replaceChildren(drawOutput({ type: "text", tone: "error", text: message }));
    this.say("Failed", "failed");
    dispatch(this, "error", { message });
  }

  #engineHere(): Engine {
    const course = courseAddress(this);
    if (course === null)
      throw new Error('No course: set course="https://..." here, or load embed.js from the course.');
    this.#engine ??= engineOf(course);
    return this.#engine;
  }
}
