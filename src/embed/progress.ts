// Which lessons a reader has finished, kept in the browser; where storage is blocked, for as long as the page is open.

const key = "gosling:done";

/** `localStorage` itself throws where storage is blocked, even on being looked at. */
export type OpenStorage = () => Pick<Storage, "getItem" | "setItem">;

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
      try {
        // Another tab may have finished one meanwhile.
        open().setItem(key, JSON.stringify([...new Set([...read(open), ...done])]));
      } catch {
        // Blocked or full: the mark lasts as long as the page.
      }
    },
  };
}

function read(open: OpenStorage): readonly string[] {
  try {
    const value: unknown = JSON.parse(open().getItem(key) ?? "[]");
    return Array.isArray(value) ? value.filter((item) => typeof item === "string") : [];
  } catch {
    return [];
  }
}
