// Breaks a line at its blanks, so that a terminal never breaks it inside a word.

/** Longer lines are hard to read, however wide the terminal. */
const WIDEST = 100;
/** Below this a column of its own would be one word wide. */
const NARROWEST = 40;

/** `indent`: how many blanks further lines begin with. What is longer than a line stays whole. */
export function wrap(text: string, width: number, indent = 0): string {
  const room = Math.max(Math.min(width, WIDEST), NARROWEST);
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(/(?<=\S) (?=\S)/)) {
    const longer = line === "" ? word : `${line} ${word}`;
    if (line !== "" && longer.length > room) {
      lines.push(line);
      line = " ".repeat(indent) + word;
    } else line = longer;
  }
  return [...lines, line].join("\n");
}

/** Two columns: the right one's lines stay in it. */
export function wrapRow(left: string, right: string, column: number, width: number): string {
  if (Math.min(width, WIDEST) - column < NARROWEST / 2)
    return `${left}\n${wrap(" ".repeat(6) + right, width, 6)}`;
  return wrap(left.padEnd(column) + right, width, column);
}
