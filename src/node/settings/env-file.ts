// The text of a .env file, read as goose reads it (godotenv's grammar), so that the file that serves goose serves here. Pure.

/** `export ` may come before a name, and `:` in place of `=`. */
const ENTRY = /(?:export[^\S\n]+)?([\w.-]+)[^\S\n]*[=:][^\S\n]*/y;

/**
 * Quoted values may go over several lines; in double quotes and without quotes, `$NAME` and `${NAME}` are replaced by what the file has said
 * before, else for the environment's. What is no entry is passed over.
 */
export function parseEnvFile(
  text: string,
  environment: Readonly<Record<string, string | undefined>> = {},
): Readonly<Record<string, string>> {
  const source = text.replace(/^\ufeff/, "").replaceAll("\r\n", "\n");
  const values: Record<string, string> = Object.create(null);
  const lookUp = (name: string) => values[name] ?? environment[name] ?? "";
  let index = 0;
  while (index < source.length) {
    index += /^\s*/.exec(source.slice(index))![0].length;
    ENTRY.lastIndex = index;
    const name = ENTRY.exec(source)?.[1];
    const value = name === undefined ? undefined : readValue(source, ENTRY.lastIndex, lookUp);
    if (name === undefined || value === undefined) {
      index = endOfLine(source, index);
    } else {
      values[name] = value.text;
      index = value.end;
    }
  }
  return { ...values };
}

interface Value {
  readonly text: string;
  readonly end: number;
}

function readValue(source: string, start: number, lookUp: (name: string) => string): Value | undefined {
  const quote = source[start];
  if (quote !== "'" && quote !== '"') {
    const end = endOfLine(source, start);
    // A # begins a comment only after white space: passwords and colours hold it too.
    const bare = source.slice(start, end).replace(/(?:^|\s)#.*$/s, "");
    return { text: expand(bare.trim(), lookUp), end };
  }
  const end = endOfQuoted(source, start, quote);
  if (end === undefined) return undefined;
  const inner = source.slice(start + 1, end);
  return { text: quote === "'" ? inner : expand(unescaped(inner), lookUp), end: end + 1 };
}

function endOfLine(source: string, from: number): number {
  const end = source.slice(from).search(/[\n\r]/);
  return end < 0 ? source.length : from + end + 1;
}

/** Index of the quote that closes; one behind a backslash does not. */
function endOfQuoted(source: string, start: number, quote: string): number | undefined {
  for (let index = start + 1; index < source.length; index += 1) {
    if (source[index] === "\\") index += 1;
    else if (source[index] === quote) return index;
  }
  return undefined;
}

/** `\$` is left for `expand`. */
function unescaped(text: string): string {
  return text.replace(/\\(.)/gs, (pair, character: string) => {
    if (character === "n") return "\n";
    if (character === "r") return "\r";
    return character === "$" ? pair : character;
  });
}

/** Names in capitals alone: a password may hold a dollar sign. */
function expand(text: string, lookUp: (name: string) => string): string {
  return text.replace(/(\\)?\$(\()?\{?([A-Z0-9_]+)?\}?/g, (found, escaped, parenthesis, name) => {
    if (escaped || parenthesis) return found.slice(1);
    return name ? lookUp(name) : found;
  });
}
