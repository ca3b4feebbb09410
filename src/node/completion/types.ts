// What a shell can complete of a command.

export type Kind = "file" | "folder" | "word";

export interface CompletedOption {
  readonly long: string;
  readonly short: string | null;
  readonly help: string;
  /** Null: it has none. */
  readonly value: { readonly name: string; readonly kind: Kind; readonly choices: readonly string[] } | null;
}

export interface Completed {
  /** One or two words. */
  readonly name: string;
  readonly summary: string;
  readonly options: readonly CompletedOption[];
  readonly argument: Kind;
  /** What the argument may be. */
  readonly words: readonly string[];
}
