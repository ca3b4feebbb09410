// What the page's worker says beside the player's own messages.

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

/** The first message to a worker that need not load them. */
export interface GivenParts {
  readonly type: "parts";
  readonly parts: LoadedParts;
}

export function isWorkerNote(message: { readonly type: string }): message is WorkerNote {
  return ["loading", "not-loaded", "loaded"].includes(message.type);
}
