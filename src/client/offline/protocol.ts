// What the service worker stores, and what it and a page say to each other.

/** Written before the service worker's own text by `gosling build`. */
export interface StoredSite {
  /** Changes with every byte of the site. */
  readonly build: string;
  /** The page for an address that is not stored, as HTML with `ROOT` for the site's own address. */
  readonly notStored: string;
  /** What a reader reads with: path -> SHA-256 in hex (null: a page, which names its build) and bytes. Stored on the first visit. */
  readonly text: StoredFiles;
  /** PostgreSQL's files: stored once something was run, or when the reader asks. */
  readonly postgres: StoredFiles;
}

export type StoredFiles = Readonly<Record<string, readonly [hash: string | null, bytes: number]>>;

export type ToServiceWorker =
  /** Stores PostgreSQL's files. Answered by `state`, to every page. */
  | { readonly type: "store" }
  /** Answered by `state`, to every page. */
  | { readonly type: "state" }
  /** A waiting service worker takes over. */
  | { readonly type: "replace" };

export interface FromServiceWorker {
  readonly type: "state";
  /** Whether PostgreSQL's files are stored, all of them. */
  readonly complete: boolean;
  /** Bytes of the whole site, and of PostgreSQL's files in it, uncompressed. */
  readonly bytes: number;
  readonly postgres: number;
  /** Why storing just failed. */
  readonly failed: "full" | "network" | null;
}
