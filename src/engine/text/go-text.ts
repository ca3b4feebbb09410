// Text rules as Go has them, because goose's behaviour rests on them: white space, trimming, UTF-8 lengths.

/** Unicode's White_Space. JavaScript's `trim` differs: it takes U+FEFF (a byte order mark) and leaves U+0085. */
export function isSpace(code: number): boolean {
  if (code <= 0x20) return code === 0x20 || (code >= 0x09 && code <= 0x0d);
  if (code < 0x1680) return code === 0x85 || code === 0xa0;
  if (code >= 0x2000 && code <= 0x200a) return true;
  return (
    code === 0x1680 ||
    code === 0x2028 ||
    code === 0x2029 ||
    code === 0x202f ||
    code === 0x205f ||
    code === 0x3000
  );
}

/** Index of the first character that is no white space; the text's length when there is none. */
export function skipSpace(text: string, from = 0): number {
  let index = from;
  while (index < text.length && isSpace(text.charCodeAt(index))) index += 1;
  return index;
}

export function trimSpace(text: string): string {
  const start = skipSpace(text);
  let end = text.length;
  while (end > start && isSpace(text.charCodeAt(end - 1))) end -= 1;
  return text.slice(start, end);
}

/** Whether the text takes at least `limit` bytes in UTF-8; counts only where the length leaves it open. */
export function reachesBytes(text: string, limit: number): boolean {
  if (text.length >= limit) return true;
  if (text.length * 3 < limit) return false;
  let bytes = 0;
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    if (code < 0x80) bytes += 1;
    else if (code < 0x800) bytes += 2;
    // Each half of a surrogate pair counts two: the pair is four bytes.
    else bytes += code >= 0xd800 && code <= 0xdfff ? 2 : 3;
  }
  return bytes >= limit;
}

/** The text as UTF-8, for rules that count bytes. */
export function toUtf8(text: string): number[] {
  const bytes: number[] = [];
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    if (code < 0x80) bytes.push(code);
    else if (code < 0x800) bytes.push(0xc0 | (code >> 6), 0x80 | (code & 0x3f));
    else if (code < 0x10000)
      bytes.push(0xe0 | (code >> 12), 0x80 | ((code >> 6) & 0x3f), 0x80 | (code & 0x3f));
    else {
      bytes.push(0xf0 | (code >> 18), 0x80 | ((code >> 12) & 0x3f));
      bytes.push(0x80 | ((code >> 6) & 0x3f), 0x80 | (code & 0x3f));
    }
  }
  return bytes;
}

/** Bytes of well-formed UTF-8, possibly cut at either end, as text; each byte of a torn character becomes U+FFFD. */
export function fromUtf8(bytes: readonly number[]): string {
  let text = "";
  for (let index = 0; index < bytes.length; ) {
    const first = bytes[index]!;
    const length = first < 0x80 ? 1 : first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : first >= 0xc0 ? 2 : 0;
    if (length === 0 || index + length > bytes.length) {
      text += "\ufffd";
      index += 1;
      continue;
    }
    let code = length === 1 ? first : first & (0xff >> (length + 1));
    for (const next of bytes.slice(index + 1, index + length)) code = (code << 6) | (next & 0x3f);
    text += String.fromCodePoint(code);
    index += length;
  }
  return text;
}
