// An exercise's hints and solution: the author's own <details>, marked so that the page's script can lead through them.
import type { Exercise, ProseBlock } from "../lessons/index.ts";

// Two private-use characters around an item's index hold its place in the text; an author's own are taken out first.
const open = "\uE002";
const close = "\uE003";
const marked = new RegExp(`<details( open(?:="")?)?>\\s*<summary>${open}(\\d+)${close}`, "g");

interface HelpItem {
  readonly exercise: Exercise;
  readonly kind: "hint" | "solution";
}

export interface Help {
  /** The block's Markdown, its hints and solutions marked. */
  mark(block: ProseBlock): string;
  /** The same in rendered, clean HTML, as `data-help` and `data-for`. What lost its mark stays plain `<details>`. */
  dress(markup: string): string;
}

export function exerciseHelp(exercises: readonly Exercise[]): Help {
  const items: HelpItem[] = [];
  return {
    mark(block) {
      const markdown = withoutMarks(block.markdown);
      const lines = markdown.split("\n");
      const places: { readonly offset: number; readonly index: number }[] = [];
      const put = (line: number | null, exercise: Exercise, kind: HelpItem["kind"]): void => {
        const offset = line === null ? null : afterSummary(lines, line);
        if (offset === null) return;
        places.push({ offset, index: items.length });
        items.push({ exercise, kind });
      };
      const within = (line: number) => line >= block.at.line && line < block.at.line + lines.length;
      for (const exercise of exercises) {
        const { hints, solution } = exercise;
        for (const { at } of hints) if (within(at.line)) put(at.line - block.at.line, exercise, "hint");
        if (within(solution.at.line))
          put(openedBefore(lines, solution.at.line - block.at.line), exercise, "solution");
      }
      return places
        .sort((a, b) => b.offset - a.offset)
        .reduce(
          (text, { offset, index }) => `${text.slice(0, offset)}${open}${index}${close}${text.slice(offset)}`,
          markdown,
        );
    },
    dress(markup) {
      const dressed = markup.replaceAll(marked, (whole, isOpen: string | undefined, index: string) => {
        const item = items[Number(index)];
        // The names are ours to trust: an exercise's is letters, digits and `-`, a step's is `s` and a number.
        return item === undefined
          ? whole
          : `<details${isOpen ?? ""} class="help" data-help="${item.kind}" data-for="${item.exercise.step}"><summary>`;
      });
      return withoutMarks(dressed);
    },
  };
}

/** Where the first summary's text begins, from the line on; null where there is none. */
function afterSummary(lines: readonly string[], line: number): number | null {
  const before = lines.slice(0, line).reduce((sum, text) => sum + text.length + 1, 0);
  const match = /<summary\b[^>]{0,500}>/i.exec(lines.slice(line).join("\n"));
  return match === null ? null : before + match.index + match[0].length;
}

function openedBefore(lines: readonly string[], line: number): number | null {
  const index = lines.slice(0, line).findLastIndex((text) => /<details\b/i.test(text));
  return index === -1 ? null : index;
}

function withoutMarks(text: string): string {
  return text.replaceAll(/[\uE002\uE003]/g, "");
}
