// What a page and a frame of ours say to each other: version 1 of the protocol, documented in docs/embedding.md.

/** In every message as `gosling`; a reader ignores other versions. */
export const VERSION = 1;

export type Theme = "light" | "dark" | "auto";

/** From the page to a lesson's frame. */
export type ToFrame =
  /** Repeated until `ready` comes. `fit`: the page makes the frame as high as its text. */
  | { readonly type: "hello"; readonly theme: Theme; readonly fit: boolean }
  | { readonly type: "theme"; readonly theme: Theme }
  /** The part of the frame that the reader sees, in CSS pixels from its top; only where it is as high as its text. */
  | { readonly type: "view"; readonly top: number; readonly height: number }
  /** Go to a step. */
  | { readonly type: "step"; readonly step: string }
  /** Run up to and including a step; null: all. */
  | { readonly type: "run"; readonly to: string | null }
  | { readonly type: "reset" }
  /** Let PostgreSQL go; the next run brings it back. */
  | { readonly type: "sleep" };

/** From a lesson's frame to the page. All but `height` go only to the origin that said `hello`. */
export type FromFrame =
  /** In CSS pixels. */
  | { readonly type: "height"; readonly height: number }
  /** `steps`: the ids of the lesson's steps, in order. */
  | { readonly type: "ready"; readonly title: string; readonly steps: readonly string[] }
  /** Where the step begins that the page asked for, in CSS pixels from the frame's top. */
  | { readonly type: "place"; readonly step: string; readonly top: number }
  | {
      readonly type: "step";
      readonly step: string;
      readonly status: "passed" | "failed";
      /** From 1. */
      readonly number: number;
      readonly total: number;
    }
  | {
      readonly type: "check";
      readonly step: string;
      readonly status: "passed" | "failed";
      readonly claim: string;
    }
  /** Every step has run and passed. */
  | { readonly type: "complete"; readonly steps: number }
  | { readonly type: "error"; readonly message: string }
  /** PostgreSQL runs in the frame, or no longer does. */
  | { readonly type: "live"; readonly live: boolean };

/** From a page with blocks to the frame in which they run. */
export type ToEngine =
  | { readonly type: "hello" }
  /** Plays a lesson up to and including a step; the lesson that ran before is let go. */
  | {
      readonly type: "play";
      readonly id: number;
      readonly source: PlaySource;
      readonly to: string;
      /** Step id -> the text that runs in its place. */
      readonly edits: Readonly<Record<string, string>>;
    }
  | { readonly type: "stop" };

export type PlaySource =
  | { readonly type: "lesson"; readonly name: string; readonly text: string }
  /** Blocks of SQL in one world, which starts after the migration `after` (null: empty). Their steps are `s1`, `s2`, ... */
  | {
      readonly type: "blocks";
      readonly after: string | null;
      readonly blocks: readonly {
        readonly databases: readonly string[];
        readonly sql: string;
        /** The SQLSTATE that it must fail with. */
        readonly error: string | null;
      }[];
    }
  /** Migration files on one empty database, then commands: `up`, `up-by-one`, `down`, `status`. A command's steps come after the files'. */
  | {
      readonly type: "migrations";
      readonly files: readonly { readonly name: string; readonly text: string }[];
      readonly commands: readonly string[];
    };

export type FromEngine =
  | { readonly type: "ready" }
  /** The course does not let this page run blocks. `origin`: the page's. */
  | { readonly type: "refused"; readonly origin: string }
  | { readonly type: "progress"; readonly id: number; readonly text: string }
  | { readonly type: "started"; readonly id: number; readonly step: string }
  | { readonly type: "output"; readonly id: number; readonly step: string; readonly output: BlockOutput }
  | {
      readonly type: "finished";
      readonly id: number;
      readonly step: string;
      readonly status: "passed" | "failed";
      readonly checks: readonly BlockCheck[];
    }
  | { readonly type: "ended"; readonly id: number }
  /** Nothing (more) ran. */
  | { readonly type: "failed"; readonly id: number; readonly message: string; readonly hint: string | null };

/** What a block printed, ready to be shown as text; the verdicts of a page's own lesson, too. */
export type BlockOutput =
  | {
      readonly type: "table";
      readonly columns: readonly string[];
      readonly rows: readonly (readonly (string | null)[])[];
      /** `2 rows` */
      readonly caption: string;
    }
  | {
      readonly type: "text";
      readonly tone: "command" | "out" | "notice" | "error" | "passed" | "failed";
      readonly text: string;
    };

export interface BlockCheck {
  readonly status: "passed" | "failed";
  readonly claim: string;
}

/** A message as it is sent. */
export function sealed<Message extends { readonly type: string }>(
  message: Message,
): Message & { gosling: number } {
  return { gosling: VERSION, ...message };
}

/** Null for whatever is no message of this version. The caller has compared source and origin. */
export function opened(data: unknown): { readonly type: string } | null {
  const message = data as { gosling?: unknown; type?: unknown } | null;
  return typeof message === "object" && message?.gosling === VERSION && typeof message.type === "string"
    ? (message as { type: string })
    : null;
}
