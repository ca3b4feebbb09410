// Options that name other sites: each value gets into a header or a page's data, and must be an origin and nothing else.
import { UsageError } from "../terminal/index.ts";

const ORIGIN = /^https?:\/\/[a-z0-9-]+(?:\.[a-z0-9-]+)*(?::\d{1,5})?$/i;

export const EMBED_ORIGIN = {
  type: "string",
  multiple: true,
  value: "ORIGIN",
  help: "a site that may show the lessons in frames and run blocks on these migrations; may be repeated",
} as const;

/** `https://docs.example.org`, without a path. */
export function embedOrigins(values: readonly string[]): readonly string[] {
  return values.map((text) => {
    const origin = text.replace(/\/$/, "").toLowerCase();
    if (ORIGIN.test(origin)) return origin;
    throw new UsageError(
      `--embed-origin must be the origin of a site, not ${text === "" ? "an empty text" : text}`,
      "For example --embed-origin https://docs.example.org, without a path.",
    );
  });
}

/** Of the sources of a `frame-ancestors`, those that name one site exactly. */
export function exactOrigins(sources: readonly string[]): readonly string[] {
  return sources.filter((source) => ORIGIN.test(source));
}
