// How wide a text is on a terminal, and a text without the characters that would act on one.

const TAB = 4;

/** Combining marks, joiners, variation selectors: they take no column of their own. */
const ZERO = /^[\p{Mn}\p{Me}\p{Cf}]$/u;
/** East Asian wide and fullwidth characters, and emoji: two columns. */
const WIDE =
  /^[\u1100-\u115f\u2e80-\u303e\u3041-\u33ff\u3400-\u4dbf\u4e00-\u9fff\ua000-\ua4cf\ua960-\ua97f\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{1b000}-\u{1b2ff}\u{1f300}-\u{1f64f}\u{1f680}-\u{1f6ff}\u{1f900}-\u{1faff}\u{20000}-\u{3fffd}]$/u;

/** Columns that one character takes. */
export function widthOfCharacter(character: string): number {
  const code = character.codePointAt(0) ?? 0;
  if (code < 0x300) return 1;
  return WIDE.test(character) ? 2 : ZERO.test(character) ? 0 : 1;
}

/** Columns that a text of one line takes. */
export function widthOf(text: string): number {
  let width = 0;
  for (const character of text) width += widthOfCharacter(character);
  return width;
}

/**
 * Control characters (an escape sequence, say), marks that turn the direction of text, other ends of lines and what takes no room (a
 * blank without width, a soft hyphen) become signs that show them. Line ends and tabs stay, and so do the joiners of emoji and of
 * scripts that need them.
 */
export function visible(text: string): string {
  return text.replace(
    /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\u{e0000}-\u{e007f}]|(?<=[\u0000-\u024f])[\u200c\u200d]|[\u200c\u200d](?=[\u0000-\u024f])/gu,
    (sign) => {
      const code = sign.charCodeAt(0);
      if (code < 0x20) return String.fromCharCode(0x2400 + code);
      return code === 0x7f ? "\u2421" : "\ufffd";
    },
  );
}

/** One character of a line as it is shown. `index` is its UTF-16 index in the line. */
export interface Cell {
  readonly text: string;
  readonly index: number;
  /** In the line, in UTF-16 units. */
  readonly length: number;
  readonly width: number;
}

/** A line as cells: tabs as blanks up to the next stop, control characters made visible. */
export function cellsOf(line: string): readonly Cell[] {
  const cells: Cell[] = [];
  let index = 0;
  let column = 0;
  for (const character of line) {
    const text =
      character === "\t" ? " ".repeat(TAB - (column % TAB)) : visible(character).replace("\n", " ");
    const width = character === "\t" ? text.length : widthOfCharacter(text);
    cells.push({ text, index, length: character.length, width });
    index += character.length;
    column += width;
  }
  return cells;
}
