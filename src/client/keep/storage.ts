// The browser's storage as JSON, guarded: `localStorage` itself throws where storage is blocked, even on being looked at.

export type OpenStorage = () => Pick<Storage, "getItem" | "setItem" | "removeItem">;

/** Null where nothing is stored, or nothing that can be read. */
export function readStored(open: OpenStorage, key: string): unknown {
  try {
    return JSON.parse(open().getItem(key) ?? "null");
  } catch {
    return null;
  }
}

/** Null removes it. Blocked or full storage is passed over: what was to be kept lasts as long as the page. */
export function writeStored(open: OpenStorage, key: string, value: unknown): void {
  try {
    if (value === null) open().removeItem(key);
    else open().setItem(key, JSON.stringify(value));
  } catch {
    // As said above.
  }
}
