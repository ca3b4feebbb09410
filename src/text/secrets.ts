// Takes secrets out of text that people will see: the last thing before anything leaves the process.

/** What is printed in place of a secret. */
export const HIDDEN = "***";

/** What a process knows to be secret. Make it once, from every connection string that was given to it, valid or not. */
export interface Secrets {
  /** Connection strings, as they were given. */
  readonly connections?: readonly string[];
  /** Secrets by themselves: the values of PGPASSWORD, of a password file's line, of a variable. */
  readonly values?: readonly string[];
  /** Default true. False: only what is known is hidden. SQL of a file that holds `password = 'x'` is then left as it is. */
  readonly byPosition?: boolean;
}

/**
 * Hides secrets in a text. Without `secrets` it hides what looks like a password by its position: after the user of a URL, after
 * `password=` and the like, whatever else is wrong with the text. With `secrets` it also hides
 *
 * - each known connection string's password wherever that string is repeated, also where it cannot be read as one;
 * - each secret that no other text could be (12 characters and more) anywhere, as it is, percent-encoded, or quoted for SQL, a
 *   shell or JSON; of its characters that messages do not use, no three in a row remain.
 *
 * A short or common secret (`postgres`, one letter) is hidden by position only, so that the rest of the text stays as it is whatever the password.
 */
export function redact(text: string, secrets: Secrets = {}): string {
  return createRedactor(secrets)(text);
}

/** `redact` for many texts. Hand it whole lines: a secret that is torn between two calls is not seen. */
export function createRedactor({
  connections = [],
  values = [],
  byPosition = true,
}: Secrets = {}): (text: string) => string {
  const known = connections.filter(mayHoldPassword).sort((a, b) => b.length - a.length);
  const secrets = [...new Set([...values, ...connections.flatMap(passwordsIn)])].filter(isTelling);
  const whole = patternOf(secrets.map(wholePattern));
  const pieces = patternOf(secrets.flatMap(piecePatterns));
  return (text) => {
    let clean = text;
    for (const connection of known) clean = clean.replaceAll(connection, () => hideWhole(connection));
    if (whole) clean = clean.replace(whole, HIDDEN);
    if (byPosition) clean = redactByPosition(clean);
    return pieces ? hide(clean, pieces) : clean;
  };
}

/** A parameter that is, or is meant as, a password: `password`, `PGPASSWORD`, `pasword`, `pass`, `pwd`. */
const PASSWORD_NAME = String.raw`[\w-]*(?:pas|pwd|pw\b|secret|token)[\w-]*`;
const PASSWORD_SETTING = new RegExp(
  String.raw`${PASSWORD_NAME}\s*=\s*(?:'((?:[^'\\]|\\[\s\S])*)'?|((?:[^\s&'\\]|\\[\s\S])*))`,
  "gi",
);
const USER_AND_PASSWORD = /[a-z][a-z0-9+.-]*:\/{1,2}([\s\S]*)@/i;

/** A text that repeats such a string says only what kind of string it was. */
function mayHoldPassword(connection: string): boolean {
  const withoutSchemes = connection.replace(/\b[a-z][a-z0-9+.-]{0,30}:\/{1,2}/gi, "");
  return /:[\s\S]*@/.test(withoutSchemes) || new RegExp(`${PASSWORD_NAME}\\s*=`, "i").test(connection);
}

function hideWhole(connection: string): string {
  return `${/^\s*[a-z][a-z0-9+.-]{0,30}:\/\//i.exec(connection)?.[0] ?? ""}${HIDDEN}`;
}

/** After the user of a URL up to the last `@` before a blank; and the values of password settings, quoted or not, of text and of JSON. */
function redactByPosition(text: string): string {
  return text
    .replace(
      /(\b[a-z][a-z0-9+.-]{0,30}:\/\/[^\s:/?#@]{0,200}):(?!PASSWORD@)[^\s]{0,2000}@/gi,
      `$1:${HIDDEN}@`,
    )
    .replace(/((?:pg|ssl)?password"\s*:\s*)"(?:[^"\\]|\\[\s\S])*"?/gi, `$1"${HIDDEN}"`)
    .replace(
      /((?:pg|ssl)?password\s*=\s*)(?:'(?:[^'\\]|\\[\s\S])*'?|"(?:[^"\\]|\\[\s\S])*"?|(?:[^\s&'"\\]|\\[\s\S])+)/gi,
      `$1${HIDDEN}`,
    );
}

/** Every text in a connection string that is, or could have been meant as, a password. Works on strings that cannot be read. */
export function passwordsIn(connection: string): readonly string[] {
  const found: string[] = [];
  const userinfo = USER_AND_PASSWORD.exec(connection)?.[1];
  const colon = userinfo?.indexOf(":") ?? -1;
  if (userinfo !== undefined && colon >= 0) found.push(userinfo.slice(colon + 1));
  for (const match of connection.matchAll(PASSWORD_SETTING)) {
    const value = match[1] ?? match[2] ?? "";
    found.push(value, value.replace(/\\([\s\S])/g, "$1"));
    // Where the string goes on as none would, all the rest may belong to the password.
    const rest = connection.slice(match.index + match[0].length);
    if (!/^\s*$|^&|^\s+\w+\s*=/.test(rest))
      found.push(connection.slice(match.index).replace(/^[^=]*=\s*/, ""));
  }
  const decoded = found.flatMap((value) => decode(value) ?? []);
  const open = openParts(connection);
  return [...new Set([...found, ...decoded])].filter((value) => value !== "" && !open.includes(value));
}

function decode(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}

/** A password that is also the user's or the database's name is no secret by itself. */
function openParts(connection: string): readonly string[] {
  const url = /^\s*[a-z][a-z0-9+.-]*:\/\/(?:([^:@/]*)(?::[\s\S]*)?@)?([^/?#@]*)(?:\/([^?#@]*))?/i.exec(
    connection,
  );
  const pairs = [...connection.matchAll(/\b(?:user|dbname|host)\s*=\s*'?([^\s']*)/gi)].map(
    (match) => match[1],
  );
  return [url?.[1], url?.[2], url?.[3], ...pairs].flatMap((part) => part ?? []);
}

/** Long enough, or mixed enough, that no message contains it by chance. */
function isTelling(secret: string): boolean {
  if (secret.length >= 12) return true;
  const kinds = [/[a-z]/, /[A-Z]/, /[0-9]/, /[^A-Za-z0-9]/].filter((kind) => kind.test(secret)).length;
  return secret.length >= 8 && kinds >= 3;
}

/** Characters of which no message has three in a row. */
const STRANGE = /^(?:[^\u0000-\u007f]|[QXZJqxzj~^`|!#&+%$?@])$/u;

function wholePattern(secret: string): string {
  return [...secret].map(spellings).join("");
}

/** Every run of three strange characters of a secret, which a parser that goes astray may have cut off. */
function piecePatterns(secret: string): readonly string[] {
  if (secret.length < 12) return [];
  const characters = [...secret];
  return characters.flatMap((_, index) => {
    const three = characters.slice(index, index + 3);
    return three.length === 3 && three.every((one) => STRANGE.test(one))
      ? [three.map(spellings).join("")]
      : [];
  });
}

function patternOf(patterns: readonly string[]): RegExp | undefined {
  const each = [...new Set(patterns)].sort((a, b) => b.length - a.length);
  return each.length === 0 ? undefined : new RegExp(each.join("|"), "giu");
}

/** A character as it is, percent-encoded, doubled or with a backslash, or as JSON writes it. */
function spellings(character: string): string {
  const quoted = character === "'" || character === '"' ? [character.repeat(2), `\\${character}`] : [];
  const all = [
    ...(character === "\\" ? ["\\\\"] : []),
    ...quoted,
    percentEncoded(character),
    encodeURIComponent(character),
    JSON.stringify(character).slice(1, -1),
    character,
  ];
  return `(?:${[...new Set(all)].map(escaped).join("|")})`;
}

/** For a regular expression with the flag `u`, which takes a backslash before these alone. */
function escaped(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&");
}

function percentEncoded(character: string): string {
  const bytes = encodeURIComponent(character);
  return bytes === character ? `%${character.charCodeAt(0).toString(16).padStart(2, "0")}` : bytes;
}

/** Hides all that the pattern matches, also where two matches overlap. */
function hide(text: string, pattern: RegExp): string {
  let clean = "";
  let done = 0;
  let end = -1;
  pattern.lastIndex = 0;
  for (let match = pattern.exec(text); match; match = pattern.exec(text)) {
    if (match.index > end) {
      if (end >= 0) clean += HIDDEN;
      clean += text.slice(done, match.index);
    }
    end = Math.max(end, match.index + match[0].length);
    done = end;
    pattern.lastIndex = match.index + ((text.codePointAt(match.index) ?? 0) > 0xffff ? 2 : 1);
  }
  return end < 0 ? text : `${clean}${HIDDEN}${text.slice(done)}`;
}
