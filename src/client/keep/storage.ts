// The browser's storage as JSON, guarded: `localStorage` itself throws where storage is blocked, even on being looked at.

export type OpenStorage = () => Pick<Storage, "getItem" | "setItem" | "removeItem" | "key" | "length">;

/** What became of something to keep: the storage had no room for it, or the browser allows none. */
export type KeepResult = "kept" | "full" | "blocked";

/** Null where nothing is stored, or nothing that can be read. */
export function readStored(open: OpenStorage, key: string): unknown {
  try {
    return parsed(open().getItem(key));
  } catch {
    return null;
  }
}

/** Null where the text is no JSON. */
export function parsed(text: string | null): unknown {
  try {
    return JSON.parse(text ?? "null");
  } catch {
    return null;
  }
}

/** Null removes it. What is not kept lasts as long as the page. */
export function writeStored(open: OpenStorage, key: string, value: unknown): KeepResult {
  try {
    if (value === null) open().removeItem(key);
    else open().setItem(key, JSON.stringify(value));
    return "kept";
  } catch (error) {
    return error instanceof DOMException && error.name === "QuotaExceededError" ? "full" : "blocked";
  }
}
