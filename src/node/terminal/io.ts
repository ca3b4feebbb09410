// What a command may use of the process: its streams, environment and folder; handed in, so that tests can watch.
import type { Secrets } from "../../text/index.ts";

/** What the executable, or a test, gives. */
export interface ProcessIo {
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  /** Whether `out` is a terminal: then colours and progress lines are welcome. */
  readonly terminal: boolean;
  /** Columns of the terminal. */
  readonly width: number;
  /** Resolves when the user asks to stop (Ctrl+C, SIGTERM). Two seconds later the process is ended. */
  readonly interrupted: Promise<void>;
  /** Between `linger(true)` and `linger(false)` it is not: for work that would be left half-done. A second signal ends it all the same. */
  readonly linger: (on: boolean) => void;
}

/** What a command gets: the same, with its secrets known. */
export interface Io extends ProcessIo {
  /** Takes known secrets out of a text that leaves the process by another way than `out` and `err`: a report's file, a line that is cut. */
  readonly clean: (text: string) => string;
  readonly learn: (secrets: Secrets) => void;
  readonly learnVariables: (variables: Readonly<Record<string, string | undefined>>) => void;
}

/** Exit codes: 0 done, 1 the work failed, 2 the input was bad. */
export type ExitCode = 0 | 1 | 2;

/** Bad input from the command line: one sentence, exit code 2. */
export class UsageError extends Error {
  override readonly name = "UsageError";
  readonly hint: string | null;
  constructor(message: string, hint: string | null = null) {
    super(message);
    this.hint = hint;
  }
}
