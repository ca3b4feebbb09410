// What a reader wrote into a lesson's blocks, kept in the browser until the next visit: each block by itself, so that two tabs with one
// lesson never write over each other's.
import type { StepShape } from "../state/index.ts";
import type { CourseKeys } from "./course-keys.ts";
import { type KeepResult, type OpenStorage, parsed, readStored, writeStored } from "./storage.ts";

export interface Drafts {
  /** Step id -> text, of the blocks that still read as they did when the text was written. */
  read(steps: readonly Pick<StepShape, "id" | "body">[]): Readonly<Record<string, string>>;
  /** Keeps the blocks whose text changed since it was last read, written or heard of here. */
  write(
    steps: readonly Pick<StepShape, "id" | "body">[],
    texts: Readonly<Record<string, string>>,
  ): KeepResult;
  /** What another tab wrote, from its `storage` event: the block and its text now. Null where it is about something else. */
  heard(
    steps: readonly Pick<StepShape, "id" | "body">[],
    event: Pick<StorageEvent, "key" | "newValue">,
  ): { readonly step: string; readonly text: string } | null;
}

export interface KeptText {
  /** The block's own text at that time: a lesson that was rewritten since would get answers to other questions. */
  readonly of: string;
  readonly text: string;
}

export function lessonDrafts(slug: string, keys: CourseKeys, open: OpenStorage): Drafts {
  const keyOf = (step: string): string => keys.edit(slug, step);
  const known = new Map<string, string>();
  return {
    read(steps) {
      const texts: Record<string, string> = {};
      for (const { id, body } of steps) {
        const text = textOf(readStored(open, keyOf(id)), body);
        known.set(id, text);
        if (text !== body) texts[id] = text;
      }
      return texts;
    },
    write(steps, texts) {
      let kept: KeepResult = "kept";
      for (const { id, body } of steps) {
        const text = texts[id] ?? body;
        if (text === (known.get(id) ?? body)) continue;
        const result = writeStored(
          open,
          keyOf(id),
          text === body ? null : ({ of: body, text } satisfies KeptText),
        );
        if (result === "kept") known.set(id, text);
        else kept = result;
      }
      return kept;
    },
    heard(steps, { key, newValue }) {
      const step = steps.find(({ id }) => keyOf(id) === key);
      if (step === undefined) return null;
      const text = textOf(parsed(newValue), step.body);
      known.set(step.id, text);
      return { step: step.id, text };
    },
  };
}

/** The block's own text where it is no draft of this very block. */
function textOf(stored: unknown, body: string): string {
  const draft = draftIn(stored);
  return draft?.of === body ? draft.text : body;
}

/** Null where it is none. */
export function draftIn(value: unknown): KeptText | null {
  if (typeof value !== "object" || value === null) return null;
  const { of, text } = value as Partial<KeptText>;
  return typeof of === "string" && typeof text === "string" ? { of, text } : null;
}
