// Places in a text: offsets to lines and columns and back, and PostgreSQL's character positions to UTF-16 indexes.

/** A place in a source file. `line` and `column` are 1-based; a column counts UTF-16 code units. */
export interface Location {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** The place of what concerns a file as a whole: its first character. */
export function topOf(file: string): Location {
  return { file, line: 1, column: 1 };
}

/** `file:line:column`, as compilers write it and editors follow it. */
export function formatPlace({ file, line, column }: Location): string {
  return `${file}:${line}:${column}`;
}

export interface Places {
  /** How many lines the text has; at least 1, and one more after a last line end. */
  readonly lineCount: number;
  /** The place of a UTF-16 index; an index outside of the text gives the nearest place in it. */
  at(index: number): Location;
  /** The UTF-16 index of a place; a line or column that the text does not have gives the nearest one. */
  indexOf(place: { readonly line: number; readonly column: number }): number;
  /** A line (1-based) without its line end; undefined where the text has no such line. */
  line(number: number): string | undefined;
}

/** Reads the text once; each question after that takes logarithmic time. A line ends at `\n`, and a `\r` before it belongs to the end. */
export function placesIn(text: string, file: string): Places {
  const starts = [0];
  for (let end = text.indexOf("\n"); end >= 0; end = text.indexOf("\n", end + 1)) starts.push(end + 1);
  const endOf = (number: number) => (starts[number] ?? text.length + 1) - 1;
  const clamp = (value: number, least: number, most: number) => Math.min(Math.max(value, least), most);
  return {
    lineCount: starts.length,
    at(index) {
      const inside = clamp(index, 0, text.length);
      let low = 0;
      for (let high = starts.length; high - low > 1; ) {
        const middle = (low + high) >> 1;
        if (starts[middle]! <= inside) low = middle;
        else high = middle;
      }
      return { file, line: low + 1, column: inside - starts[low]! + 1 };
    },
    indexOf({ line, column }) {
      const number = clamp(line, 1, starts.length);
      return clamp(starts[number - 1]! + column - 1, starts[number - 1]!, endOf(number));
    },
    line(number) {
      const start = starts[number - 1];
      if (start === undefined) return undefined;
      const line = text.slice(start, endOf(number));
      return line.endsWith("\r") ? line.slice(0, -1) : line;
    },
  };
}

/** The number of line ends in the text before `end`. */
export function countLineEnds(text: string, end = text.length): number {
  let count = 0;
  for (let at = text.indexOf("\n"); at >= 0 && at < end; at = text.indexOf("\n", at + 1)) count += 1;
  return count;
}

/** UTF-16 index of a 1-based character (code point) position, which is how PostgreSQL counts in an error. */
export function indexOfPosition(text: string, position: number): number {
  let index = 0;
  for (let left = position - 1; left > 0 && index < text.length; left -= 1) {
    index += (text.codePointAt(index) ?? 0) > 0xffff ? 2 : 1;
  }
  return index;
}

/** The 1-based character (code point) position of a UTF-16 index. */
export function positionOfIndex(text: string, index: number): number {
  let position = 1;
  for (let at = 0; at < index && at < text.length; position += 1) {
    at += (text.codePointAt(at) ?? 0) > 0xffff ? 2 : 1;
  }
  return position;
}

/** From an offset in the text's UTF-8 bytes to a UTF-16 index; the same number where the text is ASCII. */
export function utf8Indexes(text: string): (offset: number) => number {
  if (/^[\u0000-\u007f]*$/.test(text)) return (offset) => Math.min(offset, text.length);
  const indexes: number[] = [];
  for (let index = 0; index < text.length; ) {
    const code = text.codePointAt(index) ?? 0;
    const bytes = code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
    for (let count = 0; count < bytes; count += 1) indexes.push(index);
    index += code > 0xffff ? 2 : 1;
  }
  return (offset) => indexes[offset] ?? text.length;
}
