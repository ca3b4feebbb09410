// Takes passwords out of text that people will see.

const HIDDEN = "***";

/**
 * Hides what follows the user name in URLs, and the values of `password` and `sslpassword`, wherever in the text they stand. It works
 * on text that is no proper connection string as well: it is the last thing before a message is printed.
 */
export function redact(text: string): string {
  return text
    .replace(/(\b[a-z][a-z0-9+.-]*:\/\/[^\s:/?#@]*):[^\s]*@/gi, `$1:${HIDDEN}@`)
    .replace(
      /((?:ssl)?password\s*=\s*)(?:'(?:[^'\\]|\\[\s\S])*'?|(?:[^\s&'"\\]|\\[\s\S])*)/gi,
      `$1${HIDDEN}`,
    );
}
