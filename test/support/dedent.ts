// A text of several lines in a test: dedent`...` takes away the line end at its beginning and the indent of its first line from every line.

export function dedent(parts: TemplateStringsArray, ...values: readonly unknown[]): string {
  const [first = ""] = parts;
  const indent = /^\n( *)/.exec(first)?.[1] ?? "";
  // Only what is written in the test is moved: a value keeps its own lines as they are.
  const lines = parts.map((part) => part.replaceAll(new RegExp(`\n {0,${indent.length}}`, "g"), "\n"));
  return lines.reduce((text, part, index) => text + String(values[index - 1]) + part).replace(/^\n/, "");
}
