// The sentence that offers the right name for a wrong one.
import { nearest } from "../../text/index.ts";

/** "Did you mean `x`?", or what there is to choose from. */
export function suggest(word: string, candidates: readonly string[], what: string): string {
  const near = nearest(word, candidates);
  if (near !== undefined) return `Did you mean \`${near}\`?`;
  if (candidates.length === 0) return `There are no ${what}.`;
  const shown = candidates.slice(0, 30).map((name) => `\`${name}\``);
  return `The ${what} are ${shown.join(", ")}${candidates.length > shown.length ? ", ..." : ""}.`;
}
