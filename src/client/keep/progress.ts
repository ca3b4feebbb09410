// Which lessons a reader has finished, kept in the browser; where storage is blocked, for as long as the page is open.
import { type OpenStorage, readStored, writeStored } from "./storage.ts";

const key = "gosling:done";

export interface DoneLessons {
  has(slug: string): boolean;
  add(slug: string): void;
}

export function doneLessons(open: OpenStorage): DoneLessons {
  const done = new Set(read(open));
  return {
    has: (slug) => done.has(slug),
    add: (slug) => {
      done.add(slug);
      // Another tab may have finished one meanwhile.
      writeStored(open, key, [...new Set([...read(open), ...done])]);
    },
  };
}

function read(open: OpenStorage): readonly string[] {
  const value = readStored(open, key);
  return Array.isArray(value) ? value.filter((item) => typeof item === "string") : [];
}
