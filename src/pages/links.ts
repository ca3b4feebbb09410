// Where the links of a lesson's prose lead on the site.
import type { SourceFile } from "../engine/index.ts";
import { type Lesson, lessonSlug } from "../lessons/index.ts";
import { filePath, findFile } from "./files.ts";
import type { ProseContext } from "./markdown.ts";

export interface LinkTargets {
  readonly lessons: readonly Lesson[];
  readonly migrations: readonly SourceFile[];
  readonly pages: readonly SourceFile[];
  readonly picture?: PictureOf;
}

/** The address of a picture that a file names by a relative path; null: it is no picture. */
export type PictureOf = (from: string, path: string) => string | null;

/**
 * From a page two folders below the root: links to lessons, plain pages and migrations lead to their pages, other relative links
 * nowhere. `from`: the file that holds the link. A migration that is named in code is a link, too.
 */
export function siteLinks(
  from: string,
  { lessons, migrations, pages, picture }: LinkTargets,
): Pick<ProseContext, "resolveLink" | "resolveName" | "resolvePicture"> {
  const migration = (file: SourceFile | null) => (file === null ? null : `../../${filePath(file)}`);
  return {
    resolveLink: (href) => {
      const [path = "", fragment] = href.split("#", 2);
      const target = resolve(from, path);
      const behind = fragment === undefined ? "" : `#${fragment}`;
      const lesson = lessons.find((candidate) => candidate.file === target);
      if (lesson !== undefined)
        return { href: `../${lesson.slug}/${behind}`, beside: lesson.reference && target !== from };
      const page = pages.find((candidate) => candidate.name === target);
      if (page !== undefined)
        return { href: `../../lessons/${lessonSlug(page.name)}/${behind}`, beside: true };
      const file = migration(migrations.find(({ name }) => name === target) ?? null);
      return file === null ? null : { href: file, beside: true };
    },
    ...(picture && { resolvePicture: (path: string) => picture(from, path) }),
    resolveName: (name) => migration(name.endsWith(".sql") ? findFile(migrations, name) : null),
  };
}

/** A relative path, seen from a file. */
export function resolve(from: string, path: string): string {
  const parts = from.split("/").slice(0, -1);
  for (const part of path.split("/")) {
    if (part === "..") parts.pop();
    else if (part !== "." && part !== "") parts.push(part);
  }
  return parts.join("/");
}
