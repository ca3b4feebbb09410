// Where a link of a lesson leads, and whether there is anything.

/** What there is beside the lesson; paths are like the lesson's own, with `/`. */
export interface LintContext {
  exists(path: string): boolean;
  /** The ids of a Markdown file's headings; null where they are not known. */
  anchors(path: string): readonly string[] | null;
}

/** What is wrong with a link, or null. `ids`: the lesson's own headings. */
export function deadLink(
  target: string,
  file: string,
  ids: ReadonlySet<string>,
  context: LintContext,
): string | null {
  // Other sites are not asked: a lesson's check needs no network.
  if (/^[a-z][a-z0-9+.-]*:/i.test(target) || target.startsWith("//")) return null;
  const [before, anchor] = split(target, "#");
  const [path] = split(before, "?");
  if (path === "")
    return anchor === "" || ids.has(decode(anchor))
      ? null
      : `There is no heading with the id \`${anchor}\` in this lesson.`;
  const full = resolve(decode(path), file);
  if (full === null) return `The link \`${target}\` leads out of the repository.`;
  if (!context.exists(full)) return `There is no file \`${full}\`.`;
  const known = anchor === "" ? null : context.anchors(full);
  return known === null || known.includes(decode(anchor))
    ? null
    : `There is no heading with the id \`${anchor}\` in \`${full}\`.`;
}

function split(text: string, sign: string): [string, string] {
  const at = text.indexOf(sign);
  return at === -1 ? [text, ""] : [text.slice(0, at), text.slice(at + 1)];
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** A path relative to the file's folder (from the root, where it begins with `/`); null where it climbs above the root. */
function resolve(path: string, file: string): string | null {
  const parts = path.startsWith("/") ? [] : file.split("/").slice(0, -1);
  for (const part of path.split("/")) {
    if (part === "" || part === ".") continue;
    if (part !== "..") parts.push(part);
    else if (parts.length === 0 || parts.at(-1) === "..") return null;
    else parts.pop();
  }
  return parts.join("/");
}
