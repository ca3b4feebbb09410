// What the page's worker says beside the player's own messages.

export type WorkerNote =
  /** `total` is null where a server does not say how much will come. */
  | { readonly type: "loading"; readonly bytes: number; readonly total: number | null }
  | { readonly type: "not-loaded"; readonly message: string };

export function isWorkerNote(message: { readonly type: string }): message is WorkerNote {
  return message.type === "loading" || message.type === "not-loaded";
}
