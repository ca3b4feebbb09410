// <gosling-migrations>: a small playground over the migration files in it. Every command runs all that came before it, from the start.
import { BlockElement } from "./block.ts";
import { codeOf } from "./code.ts";
import { make } from "./surroundings.ts";

const COMMANDS = ["up", "up-by-one", "down", "status"] as const;

interface File {
  readonly name: string;
  readonly written: string;
  readonly editor: HTMLTextAreaElement;
}

/**
 * `<gosling-migrations names="...">` around a code block for each file: a small playground with up, down and status.
 *
 * @example
 * ```ts
 * import "gosling/embed";
 *
 * document.body.innerHTML = `<gosling-migrations names="00001_users.sql">
 *   <pre><code>-- +goose Up
 * CREATE TABLE users (id int);</code></pre>
 * </gosling-migrations>`;
 * const playground = document.querySelector("gosling-migrations");
 * console.log(typeof playground.command); // function
 * ```
 */
export class GoslingMigrations extends BlockElement {
  #files: readonly File[] = [];
  #commands: string[] = [];

  protected build(root: ShadowRoot): void {
    const names = (this.getAttribute("names") ?? "").split(/\s+/).filter(Boolean);
    const given = [...this.children].flatMap((child) => {
      const written = child instanceof HTMLScriptElement ? child.text.trim() : codeOf(child);
      return written === null ? [] : [{ name: (child as HTMLElement).dataset.file, written }];
    });
    this.#files = given.map(({ name, written }, index) => {
      const named = name ?? names[index] ?? `${`${100001 + index}`.slice(1)}_migration.sql`;
      const editor = make("textarea", { part: "editor", value: written, spellcheck: false });
      editor.rows = Math.min(16, written.split("\n").length + 1);
      editor.ariaLabel = named;
      return { name: named, written, editor };
    });
    const folds = this.#files.map(({ name, editor }) =>
      make(
        "details",
        { part: "file", open: this.#files.length === 1 },
        make("summary", { textContent: name }),
        editor,
      ),
    );
    const buttons = COMMANDS.map((command) =>
      this.button(command, () => void this.command(command), command === "up" ? "run" : command),
    );
    root.append(
      ...folds,
      make(
        "div",
        { part: "bar", className: "bar" },
        ...buttons,
        this.button("Reset", () => this.reset()),
        this.status,
      ),
      this.output,
    );
  }

  run(): Promise<void> {
    return this.command("up");
  }

  /** `up`, `up-by-one`, `down` or `status`. */
  async command(command: (typeof COMMANDS)[number]): Promise<void> {
    if (this.busy || !COMMANDS.includes(command)) return;
    this.#commands.push(command);
    const step = `s${this.#files.length + this.#commands.length + 1}`;
    await this.play(
      () => ({
        source: {
          type: "migrations",
          files: this.#files.map(({ name, editor }) => ({ name, text: editor.value })),
          commands: this.#commands,
        },
        to: step,
        edits: {},
      }),
      (message) => {
        const failed =
          message.type === "output" && message.output.type === "text" && message.output.tone === "error";
        if ("step" in message && (message.step === step || failed)) this.show(message);
      },
    );
  }

  reset(): void {
    this.#commands = [];
    for (const { editor, written } of this.#files) editor.value = written;
    this.output.replaceChildren();
    this.say("");
  }
}
