// The reader's record of a lesson in the browser: what this tab knows and what others wrote are merged, never written over.
import type { CourseKeys } from "./course-keys.ts";
import { factsAfter, type LessonFacts, mergeFacts, readFacts, sameFacts } from "./record.ts";
import { type KeepResult, type OpenStorage, parsed, readStored, writeStored } from "./storage.ts";

export interface LessonRecord {
  readonly facts: () => LessonFacts;
  /** Where nothing can be stored, they last as long as the page. */
  readonly add: (facts: LessonFacts) => KeepResult;
  /** Takes up what another tab wrote, from its `storage` event, and puts back what that one lacked. True where something changed. */
  readonly heard: (event: Pick<StorageEvent, "key" | "newValue">) => boolean;
}

export function lessonRecord(slug: string, keys: CourseKeys, open: OpenStorage): LessonRecord {
  const key = keys.record(slug);
  const forgotten = (): number => {
    const at = readStored(open, keys.forgotten);
    return typeof at === "number" ? at : 0;
  };
  let known: LessonFacts = {};
  const take = (...more: readonly LessonFacts[]): boolean => {
    const next = factsAfter(mergeFacts(known, ...more), forgotten());
    const changed = !sameFacts(known, next);
    known = next;
    return changed;
  };
  const stored = (): LessonFacts => readFacts(readStored(open, key));
  const write = (): KeepResult => {
    const there = stored();
    take(there);
    return sameFacts(there, known) ? "kept" : writeStored(open, key, known);
  };
  take(stored());
  return {
    facts: () => known,
    add: (facts) => {
      take(facts);
      return write();
    },
    heard: (event) => {
      // Null: everything on this origin was cleared.
      if (event.key === null || event.key === keys.forgotten) {
        const before = known;
        known = event.key === null ? {} : factsAfter(known, forgotten());
        return !sameFacts(before, known);
      }
      if (event.key !== key || event.newValue === null) return false;
      const theirs = readFacts(parsed(event.newValue));
      const changed = take(theirs);
      if (!sameFacts(theirs, known)) write();
      return changed;
    },
  };
}
