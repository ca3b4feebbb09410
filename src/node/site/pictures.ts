// A lesson's pictures, written into its pages: they are in every copy of the site, and no page shows a broken one.
import { existsSync, readFileSync } from "node:fs";
import { dirname, extname, join, relative } from "node:path";
import type { PictureOf } from "../../pages/index.ts";
import { UsageError } from "../terminal/index.ts";

const TYPES: Readonly<Record<string, string>> = {
  ".avif": "image/avif",
  ".gif": "image/gif",
  ".jpeg": "image/jpeg",
  ".jpg": "image/jpeg",
  ".png": "image/png",
  ".svg": "image/svg+xml",
  ".webp": "image/webp",
};
const LARGEST = 500_000;

/** A picture that is missing, too large or outside `cwd` is a UsageError. */
export function pictureReader(cwd: string): PictureOf {
  const read = new Map<string, string>();
  return (from, path) => {
    const type = TYPES[extname(path).toLowerCase()];
    if (type === undefined) return null;
    const file = join(cwd, dirname(from), path);
    const known = read.get(file);
    if (known !== undefined) return known;
    if (relative(cwd, file).startsWith(".."))
      throw new UsageError(`${from}: the picture ${path} is outside ${cwd}`, "Put it beside the lesson.");
    if (!existsSync(file))
      throw new UsageError(`${from}: there is no picture ${path}`, "Its path is relative to the lesson.");
    const bytes = readFileSync(file);
    if (bytes.length > LARGEST)
      throw new UsageError(
        `${from}: the picture ${path} has ${Math.ceil(bytes.length / 1000)} kB; at most ${LARGEST / 1000} kB go into a page`,
        "Make it smaller, or link to it.",
      );
    const address = `data:${type};base64,${bytes.toString("base64")}`;
    read.set(file, address);
    return address;
  };
}
