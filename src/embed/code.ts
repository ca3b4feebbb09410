// The text of a code block as its author wrote it, whatever a highlighter has made of it.

/** Of the first `code` (else `pre`) in or at the element; null where there is none. */
export function codeOf(element: Element | null): string | null {
  const found = element?.matches("pre") ? element : (element?.querySelector("pre") ?? null);
  const code = found?.querySelector("code") ?? found;
  return code == null ? null : textOf(code).replace(/\n+$/, "");
}

/** Highlighters end a line by a line break, by `<br>`, or by an element for each line. */
function textOf(node: Node): string {
  if (node.nodeType === Node.TEXT_NODE) return node.nodeValue ?? "";
  if (!(node instanceof Element)) return "";
  if (node.tagName === "BR") return "\n";
  const text = [...node.childNodes].map(textOf).join("");
  return node.tagName === "DIV" && !text.endsWith("\n") ? `${text}\n` : text;
}
