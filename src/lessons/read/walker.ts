// Walks the top-level blocks once, from the title to the end, and builds sections, steps and prose.
import {
  type Collector,
  type Details,
  DetailsTracker,
  type Fence,
  type LessonText,
  type MarkdownBlock,
  place,
  plainHeading,
  readBlocks,
  readFence,
  Slugger,
  slice,
  swallowedStep,
} from "../source/index.ts";
import {
  bindExercises,
  bindPredict,
  type DraftStep,
  hasCommand,
  isStepWord,
  looksLikeAttributes,
  looksLikeTable,
  meantLanguage,
  nestedSteps,
  ordersRows,
  readStep,
  readTable,
  type SolutionBlock,
} from "../step/index.ts";
import type { Block, Heading, Hint, Lesson, Section, Step } from "../types.ts";
import type { FrontMatter } from "./front-matter.ts";

export type LessonBody = Pick<
  Lesson,
  "title" | "headings" | "intro" | "sections" | "steps" | "exercises" | "definitions"
>;

interface OpenSection extends Section {
  readonly blocks: Block[];
}

export class Walker {
  readonly #text: LessonText;
  readonly #problems: Collector;
  readonly #nextLine: number;
  readonly #page: FrontMatter["page"];
  readonly #context: { readonly databases: readonly string[] | null; readonly branches: Set<string> };
  readonly #details: DetailsTracker;
  readonly #slugger = new Slugger();
  readonly #headings: Heading[] = [];
  readonly #intro: Block[] = [];
  readonly #sections: OpenSection[] = [];
  readonly #steps: Step[] = [];
  readonly #solutions: SolutionBlock[] = [];
  readonly #hints = new Map<string, Hint[]>();
  readonly #definitions: string[] = [];
  /** The exercise to which hints belong: the last one of the section. */
  #exercise: string | null = null;
  #title: string | null = null;
  /** Nothing but blanks and comments so far. */
  #atStart = true;
  /** The first line of the prose that is being gathered. */
  #proseLine: number;

  constructor(text: LessonText, front: FrontMatter, firstLine: number, problems: Collector) {
    this.#text = text;
    this.#problems = problems;
    this.#page = front.page;
    if (front.page !== null) this.#title = front.page.title;
    this.#nextLine = Math.min(firstLine, text.lines.length);
    this.#context = {
      databases: front.databases.length === 0 ? null : front.databases,
      branches: new Set(["main"]),
    };
    this.#details = new DetailsTracker(text);
    this.#proseLine = firstLine;
  }

  walk(): LessonBody {
    const before = this.#proseLine - 1;
    const { blocks, tooDeep, unreadable } = readBlocks(this.#text.lines.slice(before));
    for (const line of tooDeep)
      this.#problems.add(
        "NESTING_TOO_DEEP",
        place(this.#text, before + line),
        "Lists or quotations are nested more than fifty deep here.",
      );
    for (let index = 0; index < blocks.length; index++) {
      const block = { ...blocks[index]!, line: before + blocks[index]!.line };
      index += this.#visit(block, blocks, index, before);
    }
    this.#endProse(this.#text.lines.length + 1);
    this.#endDetails();
    if (unreadable !== null)
      this.#problems.add(
        "UNREADABLE",
        place(this.#text, Math.min(before + unreadable, this.#text.lines.length)),
        "The Markdown cannot be read from here on.",
        "Is this a text file, and are there millions of blank lines?",
      );
    // A page's title may be given by the site around it.
    if (this.#title === null && this.#page !== null)
      this.#title = this.#headings[0]?.title ?? this.#text.file;
    if (this.#title === null)
      this.#problems.add(
        "TITLE_MISSING",
        place(this.#text, this.#nextLine),
        "The lesson has no title.",
        "The first line after the front matter is `# The title`.",
      );
    const exercises = bindExercises(
      { steps: this.#steps, solutions: this.#solutions, hints: this.#hints },
      this.#context,
      this.#problems,
    );
    return {
      title: this.#title ?? "",
      headings: this.#headings,
      intro: this.#intro,
      sections: this.#sections,
      steps: this.#steps,
      exercises,
      definitions: this.#definitions.join("\n"),
    };
  }

  /** Returns how many of the following blocks were read with this one. */
  #visit(block: MarkdownBlock, blocks: readonly MarkdownBlock[], index: number, before: number): number {
    if (block.type === "space") return 0;
    const comment = block.type === "html" && block.raw.trimStart().startsWith("<!--");
    if (this.#atStart && !comment && this.#page === null) {
      this.#atStart = false;
      if (block.type !== "heading" || block.depth !== 1)
        this.#problems.add(
          "TITLE_NOT_FIRST",
          place(this.#text, block.line),
          "The lesson does not begin with its title.",
          "The first line after the front matter is `# The title`.",
        );
    }
    switch (block.type) {
      case "heading":
        this.#heading(block);
        return 0;
      case "fence":
        return this.#fence(block, blocks, index, before);
      case "html":
      case "container":
        if (!comment) this.#reportNested(block);
        if (block.type === "html")
          for (const details of this.#details.read(block, block.line)) this.#hint(details);
        return 0;
      case "definition":
        this.#definitions.push(block.raw.trimEnd());
        return 0;
      case "table":
      case "other":
        return 0;
      default:
        return block.type satisfies never;
    }
  }

  #heading(block: MarkdownBlock): void {
    const column = Math.max(1, this.#text.lines[block.line - 1]!.search(/\S/) + 1);
    const heading = {
      depth: block.depth,
      title: plainHeading(block.text),
      at: place(this.#text, block.line, column),
    };
    const id = this.#slugger.slug(heading.title);
    this.#headings.push({ ...heading, id });
    if (block.depth <= 2) this.#division(block, { ...heading, id });
  }

  /** A title or a section. */
  #division(block: MarkdownBlock, { id, title, at }: Heading): void {
    // Only comments come before the title.
    if (this.#title !== null || block.depth === 2) this.#endProse(block.line);
    this.#endDetails();
    this.#proseLine = block.line + block.raw.trimEnd().split("\n").length;
    if (title === "") this.#problems.add("HEADING_EMPTY", at, "This heading has no text.");
    if (block.depth === 2) {
      this.#exercise = null;
      this.#sections.push({ id, title, at, blocks: [] });
    } else if (this.#page !== null) {
      this.#title ??= title;
    } else if (this.#title !== null) {
      this.#problems.add(
        "TITLE_DUPLICATE",
        at,
        "A lesson has one title; this is a second.",
        "A section is `## `, a part of one `### `.",
      );
    } else {
      this.#title = title;
    }
  }

  #fence(block: MarkdownBlock, blocks: readonly MarkdownBlock[], index: number, before: number): number {
    const fence = readFence(this.#text, block);
    const swallowed = swallowedStep(fence);
    if (!fence.closed || swallowed !== null) {
      const longer = "A block that shows another needs a longer fence (````).";
      const hint =
        swallowed === null
          ? `Put a line ${fence.marker.slice(0, 20)} under it.`
          : `Line ${fence.at.line + swallowed} opens the next block inside it. ${longer}`;
      this.#problems.add("FENCE_NOT_CLOSED", fence.at, "This block is not closed.", hint);
      return 0;
    }
    if (this.#page !== null && !isStepOfPage(fence)) return 0;
    const meant = meantLanguage(fence);
    if (meant !== null) {
      const message = `This block bears a step's attributes, but its language is \`${fence.word.slice(0, 60)}\`.`;
      this.#problems.add(
        "STEP_LANGUAGE",
        fence.wordAt,
        message,
        `Only \`sql\` and \`console\` are executed: write \`${meant}\`, a blank, then the attributes.`,
      );
    }
    const executed =
      isStepWord(fence.word) &&
      (fence.rest.trim() !== "" || (fence.word === "console" && hasCommand(fence.body)));
    return executed ? this.#step(fence, blocks, index, before) : 0;
  }

  #step(fence: Fence, blocks: readonly MarkdownBlock[], index: number, before: number): number {
    const draft = readStep(fence, `s${this.#steps.length + 1}`, this.#context, this.#problems);
    if (draft === null) return 0;
    if (draft.type === "solution") {
      this.#solutions.push(draft);
      if (this.#details.open === null) {
        const hint =
          "Fold it: `<details><summary>Solution</summary>`, a blank line, the block, a blank line, `</details>`.";
        this.#problems.add("SOLUTION_IN_SIGHT", draft.at, "Every reader sees this solution.", hint);
      }
      return 0;
    }
    if (this.#details.open !== null) {
      const hint = "Only a solution belongs in `<details>`; move the step out of it.";
      this.#problems.add("STEP_NESTED", fence.at, "A step is inside `<details>`.", hint);
      return 0;
    }
    const { step: dressed, read } = this.#withTable(draft, blocks, index, before);
    const step = bindPredict(dressed, draft.predict, this.#problems);
    this.#endProse(fence.at.line);
    this.#proseLine = step.endLine + 1;
    this.#steps.push(step);
    this.#blocks().push(step);
    if (step.type === "file") this.#context.branches.add(step.branch);
    if (step.exercise !== null) this.#exercise = step.id;
    return read;
  }

  #withTable(
    { step, ordered }: DraftStep,
    blocks: readonly MarkdownBlock[],
    index: number,
    before: number,
  ): { step: Step; read: number } {
    if (step.type !== "sql") return { step, read: 0 };
    const read = blocks[index + 1]?.type === "space" ? 2 : 1;
    const next = blocks[index + read];
    if (next?.type === "table") {
      const block = { ...next, line: before + next.line };
      const expected = readTable(
        this.#text,
        block,
        ordered !== null || ordersRows(step.body),
        this.#problems,
      );
      if (step.error !== null) {
        const message = "A block that must fail has no result, but there is a table below it.";
        this.#problems.add("ATTRIBUTE_CONFLICT", expected.at, message, "Leave out the table or `error=`.");
      }
      const endLine = block.line + next.raw.trimEnd().split("\n").length - 1;
      return { step: { ...step, expected, endLine }, read };
    }
    if (next !== undefined && looksLikeTable(next.raw)) {
      const message = "This looks like the block's expected table, but Markdown does not read it as one.";
      const hint = "The second line is `|---|---|`, with as many columns as the first.";
      this.#problems.add("TABLE_MALFORMED", place(this.#text, before + next.line), message, hint);
    } else if (ordered !== null) {
      this.#problems.add(
        "ATTRIBUTE_CONFLICT",
        ordered,
        "`ordered` has no meaning without a table under the block.",
      );
    }
    return { step, read: 0 };
  }

  #hint(details: Details): void {
    if (this.#exercise === null || !/^hint\b/i.test(details.summary)) return;
    const hints = this.#hints.get(this.#exercise) ?? [];
    hints.push({ summary: details.summary, markdown: details.markdown, at: details.at });
    this.#hints.set(this.#exercise, hints);
  }

  #reportNested(block: MarkdownBlock): void {
    const where = block.type === "html" ? "HTML" : "a list or a quotation";
    const hint =
      block.type === "html"
        ? "Put a blank line before it, or move it out."
        : "Move it to the margin: only there it is executed.";
    for (const { line, column } of nestedSteps(block.raw))
      this.#problems.add(
        "STEP_NESTED",
        place(this.#text, block.line + line, column),
        `A step is inside ${where}.`,
        hint,
      );
  }

  #endDetails(): void {
    const open = this.#details.open;
    if (open !== null)
      this.#problems.add(
        "DETAILS_NOT_CLOSED",
        open,
        "This `<details>` is not closed before the section ends.",
        "Put a blank line and `</details>` under it.",
      );
    this.#details.forget();
  }

  #blocks(): Block[] {
    return this.#sections.at(-1)?.blocks ?? this.#intro;
  }

  #endProse(line: number): void {
    const prose = slice(this.#text, this.#proseLine, line);
    if (prose !== null)
      this.#blocks().push({ type: "prose", markdown: prose.markdown, at: place(this.#text, prose.line) });
  }
}

/** A page of another site shows many a block that is not ours: ours bear attributes of ours, or a command that only lessons have. */
function isStepOfPage(fence: Fence): boolean {
  return looksLikeAttributes(fence.rest) || fence.body.some((line) => /^\$ (?:server|gosling) /.test(line));
}
