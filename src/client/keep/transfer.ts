// The whole record of a course as a file: saved, loaded into another browser, or forgotten.
import { type CourseKeys, fullKey, keysOf } from "./course-keys.ts";
import { draftIn } from "./drafts.ts";
import { mergeFacts, readFacts, sameFacts } from "./record.ts";
import { type KeepResult, type OpenStorage, parsed, readStored, writeStored } from "./storage.ts";

const FORMAT = "gosling record";
/** Characters. A full record of a long course has a few hundred thousand. */
const MOST = 10_000_000;

export interface KeptCounts {
  /** Lessons of which something is known. */
  readonly lessons: number;
  readonly passed: number;
  readonly answers: number;
  /** Blocks with a text of the reader's own. */
  readonly texts: number;
}

export function whatIsKept(keys: CourseKeys, open: OpenStorage): KeptCounts {
  const names = keysOf(keys, open);
  const records = names
    .filter((name) => name.startsWith("record:"))
    .map((name) => Object.keys(readFacts(readStored(open, fullKey(keys, name)))));
  const counted = (kind: string) => records.flat().filter((key) => key.startsWith(kind)).length;
  return {
    lessons: records.filter((facts) => facts.length > 0).length,
    passed: counted("passed:"),
    answers: counted("answer:"),
    texts: names.filter((name) => name.startsWith("edit:")).length,
  };
}

/** `now`: milliseconds since 1970. */
export function recordFile(keys: CourseKeys, open: OpenStorage, now: number): string {
  const names = keysOf(keys, open).filter((name) => /^(?:record|edit):/.test(name));
  const entries = names.map((name) => [name, readStored(open, fullKey(keys, name))]);
  const file = {
    format: FORMAT,
    version: 1,
    course: keys.course,
    saved: new Date(now).toISOString(),
    entries: Object.fromEntries(entries),
  };
  return `${JSON.stringify(file, null, 1)}\n`;
}

export type LoadResult =
  | {
      readonly type: "loaded";
      /** Facts that were new here. */
      readonly facts: number;
      readonly texts: number;
      /** Blocks whose text here differs and was left as it is. */
      readonly left: number;
    }
  /** Nothing was changed. */
  | { readonly type: "refused"; readonly why: "tooLarge" | "notARecord" | "newer" | "damaged" }
  /** The browser took only a part, or nothing. */
  | { readonly type: "not-kept"; readonly result: Exclude<KeepResult, "kept"> };

/** Adds a saved record to the one that is here. Nothing of this browser's own is replaced. */
export function loadRecord(keys: CourseKeys, open: OpenStorage, text: string): LoadResult {
  if (text.length > MOST) return refused("tooLarge");
  const file = parsed(text) as { format?: unknown; version?: unknown; entries?: unknown } | null;
  if (typeof file !== "object" || file === null || file.format !== FORMAT) return refused("notARecord");
  if (file.version !== 1) return refused("newer");
  if (typeof file.entries !== "object" || file.entries === null) return refused("damaged");
  // What was forgotten before may come back by hand.
  writeStored(open, keys.forgotten, null);
  let [facts, texts, left] = [0, 0, 0];
  for (const [name, value] of Object.entries(file.entries)) {
    const key = fullKey(keys, name);
    let result: KeepResult = "kept";
    if (/^record:[\w-]+$/.test(name)) {
      const here = readFacts(readStored(open, key));
      const both = mergeFacts(here, readFacts(value));
      facts += Object.keys(both).length - Object.keys(here).length;
      if (!sameFacts(here, both)) result = writeStored(open, key, both);
    } else if (/^edit:[\w-]+:[\w-]+$/.test(name)) {
      const [mine, theirs] = [draftIn(readStored(open, key)), draftIn(value)];
      if (theirs === null) continue;
      if (mine === null) {
        result = writeStored(open, key, theirs);
        texts += 1;
      } else if (mine.text !== theirs.text) left += 1;
    }
    if (result !== "kept") return { type: "not-kept", result };
  }
  return { type: "loaded", facts, texts, left };
}

const refused = (why: (LoadResult & { type: "refused" })["why"]): LoadResult => ({ type: "refused", why });

/** Removes everything that the course keeps. Other tabs hear of it and forget it, too. `now`: milliseconds since 1970. */
export function forgetAll(keys: CourseKeys, open: OpenStorage, now: number): KeepResult {
  const marked = writeStored(open, keys.forgotten, now);
  for (const name of keysOf(keys, open))
    if (fullKey(keys, name) !== keys.forgotten) writeStored(open, fullKey(keys, name), null);
  return marked;
}
