// <gosling-sql>: makes the code block in it, or before it, runnable. With `step` it is a step of the page's own lesson.
import { BlockElement } from "./block.ts";
import { codeOf } from "./code.ts";
import { pageLesson } from "./page.ts";
import type { PlaySource } from "./protocol.ts";
import { make } from "./surroundings.ts";

/** All that are on the page, for those that share a world. */
const blocks = new Set<GoslingSql>();
/** Of all blocks: the engine plays what differs from what it played last, whichever block that was. */
let runs = 0;

/**
 * `<gosling-sql>` around a code block: SQL that the reader can edit and run.
 *
 * @example
 * ```ts
 * import "gosling/embed";
 *
 * document.body.innerHTML = `<gosling-sql><pre><code>SELECT 1 AS one;</code></pre></gosling-sql>`;
 * const block = document.querySelector("gosling-sql");
 * block.sql = "SELECT 2 AS two;"; // what block.run() sends
 * block.reset();
 * console.log(block.sql); // SELECT 1 AS one;
 * ```
 */
export class GoslingSql extends BlockElement {
  /** The block as its author wrote it. */
  written = "";
  #editor: HTMLTextAreaElement | null = null;
  #code: HTMLSlotElement | null = null;
  #recorded: HTMLSlotElement | null = null;
  /** Of the runs, its last one; 0: none. */
  #run = 0;

  override connectedCallback(): void {
    blocks.add(this);
    super.connectedCallback();
  }

  override disconnectedCallback(): void {
    blocks.delete(this);
    super.disconnectedCallback();
  }

  /** The SQL that Run sends. */
  get sql(): string {
    return this.#editor?.value ?? this.written;
  }
  set sql(text: string) {
    this.#edit(true);
    if (this.#editor) this.#editor.value = text;
  }

  /** The step of the page's lesson that this is; null: a block of its own. */
  get step(): string | null {
    return this.getAttribute("step");
  }

  get databases(): readonly string[] {
    return (this.getAttribute("db") ?? "db").split(",").map((name) => name.trim());
  }

  protected build(root: ShadowRoot): void {
    const inner = [...this.children].find((child) => codeOf(child) !== null);
    // Some Markdown puts a lone element into a paragraph of its own.
    this.written =
      codeOf(inner ?? this.previousElementSibling ?? this.closest("p")?.previousElementSibling ?? null) ??
      this.textContent?.trim() ??
      "";
    this.#code = make("slot", {});
    this.#recorded = make("slot", {});
    const edit = this.button("Edit", () => this.#edit(this.#editor === null));
    edit.ariaExpanded = "false";
    const where = make("span", {
      part: "where",
      className: "where",
      textContent: this.step === null ? `on ${this.databases.join(", ")}` : "",
    });
    root.append(
      this.#code,
      make(
        "div",
        { part: "bar", className: "bar" },
        this.button("Run", () => void this.run()),
        edit,
        this.button("Reset", () => this.reset()),
        where,
        this.status,
      ),
      this.output,
      this.#recorded,
    );
    // What comes after the code is the result that was recorded when the page was written.
    const nodes = [...this.children];
    if (inner === undefined) return;
    const end = nodes.indexOf(inner) + 1;
    this.#code.assign(...nodes.slice(0, end));
    this.#recorded.assign(...nodes.slice(end));
  }

  async run(): Promise<void> {
    const group = this.step === null ? this.#world() : pageSteps();
    // Once more with the same text is a run, too: another text to the engine, the same to PostgreSQL.
    this.#run = ++runs;
    const step = (block: GoslingSql): string => block.step ?? `s${group.indexOf(block) + 1}`;
    const plan = () => ({
      source: this.step === null ? worldOf(group) : pageLesson(),
      to: step(this),
      edits: Object.fromEntries(
        group
          .filter((block) => block === this || block.sql !== block.written || block.#run > 0)
          .map((block) => [step(block), `${block.sql}${"\n".repeat(block.#run % 99)}`]),
      ),
    });
    await this.play(plan, (message) => {
      if (!("step" in message)) return;
      const block = group.find((one) => step(one) === message.step);
      if (block === undefined) return;
      if (message.type === "started" && block.#recorded) block.#recorded.hidden = true;
      block.show(message);
    });
  }

  reset(): void {
    this.#edit(false);
    this.output.replaceChildren();
    if (this.#recorded) this.#recorded.hidden = false;
    this.say("");
    this.#run = ++runs;
  }

  /** Those that share this one's world, in the page's order: what comes before a block has run when it runs. */
  #world(): readonly GoslingSql[] {
    const world = this.getAttribute("world");
    if (world === null) return [this];
    const key = (block: Element): string =>
      ["world", "after", "course"].map((name) => block.getAttribute(name)).join();
    return inOrder([...blocks].filter((block) => block.step === null && key(block) === key(this)));
  }

  #edit(open: boolean): void {
    const button = this.buttons[1];
    if (button) button.ariaExpanded = String(open);
    if (open === (this.#editor !== null)) return;
    if (this.#code) this.#code.hidden = open;
    if (!open) {
      this.#editor?.remove();
      this.#editor = null;
      return;
    }
    const editor = make("textarea", { part: "editor", value: this.written, spellcheck: false });
    editor.rows = Math.min(20, this.written.split("\n").length + 1);
    editor.ariaLabel = "SQL of this block";
    editor.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
      event.preventDefault();
      void this.run();
    });
    this.#code?.before(editor);
    this.#editor = editor;
    editor.focus();
  }
}

function inOrder(some: GoslingSql[]): readonly GoslingSql[] {
  return some.sort((a, b) => (a.compareDocumentPosition(b) & Node.DOCUMENT_POSITION_FOLLOWING ? -1 : 1));
}

/** The steps of the page's lesson. */
function pageSteps(): readonly GoslingSql[] {
  return inOrder([...blocks].filter((block) => block.step !== null));
}

function worldOf(group: readonly GoslingSql[]): PlaySource {
  const blocks = group.map((block) => ({
    databases: block.databases,
    sql: block.written,
    error: block.getAttribute("error"),
  }));
  return { type: "blocks", after: group[0]?.getAttribute("after") ?? null, blocks };
}
