// Where the links of a lesson's prose lead on the site.
import type { Lesson } from "../lessons/index.ts";

/** From a page `lessons/SLUG/` or `embed/SLUG/`: links to lesson files lead to their pages, other relative links nowhere. */
export function lessonLinks(from: Lesson, lessons: readonly Lesson[]): (href: string) => string | null {
  return (href) => {
    const [path = "", fragment] = href.split("#", 2);
    const target = resolve(from.file, path);
    const lesson = lessons.find((candidate) => candidate.file === target);
    if (lesson === undefined) return null;
    return `../${lesson.slug}/${fragment === undefined ? "" : `#${fragment}`}`;
  };
}

function resolve(from: string, path: string): string {
  const parts = from.split("/").slice(0, -1);
  for (const part of path.split("/")) {
    if (part === "..") parts.pop();
    else if (part !== "." && part !== "") parts.push(part);
  }
  return parts.join("/");
}
