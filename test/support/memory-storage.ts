// A browser's storage in memory, which several tabs may share.
import type { OpenStorage } from "../../src/client/keep/storage.ts";

export function memoryStorage(initial: Readonly<Record<string, string>> = {}): {
  readonly values: Map<string, string>;
  readonly open: OpenStorage;
} {
  const values = new Map(Object.entries(initial));
  const storage = {
    getItem: (key: string) => values.get(key) ?? null,
    setItem: (key: string, value: string) => void values.set(key, value),
    removeItem: (key: string) => void values.delete(key),
    key: (index: number) => [...values.keys()][index] ?? null,
    get length() {
      return values.size;
    },
  };
  return { values, open: () => storage };
}
