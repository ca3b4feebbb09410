// What the page's worker says beside the player's own messages.
import type { Translation } from "../../words/index.ts";

export type WorkerNote =
  /** `total` is null where a server does not say how much will come. */
  | { readonly type: "loading"; readonly bytes: number; readonly total: number | null }
  | { readonly type: "not-loaded"; readonly message: string }
  /** What the next worker need not fetch and compile again. */
  | { readonly type: "loaded"; readonly parts: LoadedParts };

/** PostgreSQL as it was loaded by the first worker of a page. */
export interface LoadedParts {
  readonly wasmModule: WebAssembly.Module;
  readonly fsBundle: Blob;
  readonly seed: Blob | null;
  /** By its address. */
  readonly history: { readonly address: string; readonly file: Blob } | null;
}

/** The first message to a worker. */
export interface GivenParts {
  readonly type: "parts";
  /** What it need not load; null for a page's first worker. */
  readonly parts: LoadedParts | null;
  /** The page's language: what fails is reported in it. */
  readonly translation: Translation;
}

export function isWorkerNote(message: { readonly type: string }): message is WorkerNote {
  return ["loading", "not-loaded", "loaded"].includes(message.type);
}
