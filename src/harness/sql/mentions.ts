// Whether a text names a table: as a word of its own, in any case.
export function mentions(text: string, table: string): boolean {
  const word = table.replaceAll(/[\\^$.*+?()[\]{}|]/g, "\\$&");
  return new RegExp(`(?<![\\p{L}\\p{N}_$])${word}(?![\\p{L}\\p{N}_$])`, "iu").test(text);
}
