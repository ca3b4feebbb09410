// What a reader wrote into a lesson's blocks, kept in the browser until the next visit; where storage is blocked, not kept.
import type { StepShape } from "../state/index.ts";
import { type OpenStorage, readStored, writeStored } from "./storage.ts";

export interface Drafts {
  /** Step id -> text, of the blocks that still read as they did when the text was written. */
  read(steps: readonly StepShape[]): Readonly<Record<string, string>>;
  write(steps: readonly StepShape[], texts: Readonly<Record<string, string>>): void;
}

interface Draft {
  /** The block's own text at that time: a lesson that was rewritten since would get answers to other questions. */
  readonly of: string;
  readonly text: string;
}

export function lessonDrafts(slug: string, open: OpenStorage): Drafts {
  const key = `gosling:edits:${slug}`;
  return {
    read(steps) {
      const stored = readStored(open, key);
      const known = typeof stored === "object" && stored !== null ? (stored as Record<string, unknown>) : {};
      const texts: Record<string, string> = {};
      for (const { id, body } of steps) {
        const draft = known[id];
        if (isDraft(draft) && draft.of === body && draft.text !== body) texts[id] = draft.text;
      }
      return texts;
    },
    write(steps, texts) {
      const drafts: Record<string, Draft> = {};
      for (const { id, body } of steps) {
        const text = texts[id];
        if (text !== undefined && text !== body) drafts[id] = { of: body, text };
      }
      writeStored(open, key, Object.keys(drafts).length === 0 ? null : drafts);
    },
  };
}

function isDraft(value: unknown): value is Draft {
  if (typeof value !== "object" || value === null) return false;
  const { of, text } = value as Partial<Draft>;
  return typeof of === "string" && typeof text === "string";
}
