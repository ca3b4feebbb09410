// The client's side: plays a lesson in a worker and outlives it. SQL that never ends is ended with its worker;
// a new one replays the steps before it, quietly, and goes on after it.

import type { SourceFile } from "../../engine/index.ts";
import type { LessonEvent, StepError, StepOutput, WorldState } from "../events.ts";
import { fitting } from "../fitting.ts";
import type { Placed } from "../placed.ts";
import {
  type FromWorker,
  KEPT_BYTES,
  type Kept,
  type LessonPlayer,
  type PlayerOptions,
  STEP_LIMIT_MS,
  type ToWorker,
  type WorkerPort,
} from "../protocol.ts";
import type { Edits } from "../session/index.ts";
import { RunnerError, stepError } from "../steps/index.ts";
import { ENGLISH, type RunnerText } from "../words.ts";
import { createChannel } from "./channel.ts";
import { createStopwatch } from "./stopwatch.ts";

/** A play was refused: an edit broke the lesson. `errors` say where. */
export class PlayRefused extends Error {
  override readonly name = "PlayRefused";
  readonly errors: readonly StepError[];
  constructor(errors: readonly StepError[]) {
    super(errors[0]?.message ?? "the lesson was refused");
    this.errors = errors;
  }
}

export function createPlayer(options: PlayerOptions): LessonPlayer {
  return new Player(options);
}

interface Running {
  /** The step that has started and not finished. */
  step: { readonly id: string; readonly at: LessonEvent & { type: "step-started" } } | null;
  end(error: StepError): void;
}

class Player implements LessonPlayer {
  readonly #options: PlayerOptions;
  #lesson: SourceFile;
  #placed: Placed;
  #port: WorkerPort | null = null;
  #next = 1;
  #listener: (message: FromWorker) => void = () => {};
  #queue: Promise<unknown> = Promise.resolve();
  #running: Running | null = null;
  /** Steps whose end was reported to the client, in order: what a new worker replays quietly. */
  #finished: string[] = [];
  #skipped: string[] = [];
  #edits: Edits = {};
  /** What workers saved, by the number of steps. */
  #kept: readonly Kept[] = [];
  readonly #keptBytes: number;
  readonly #t: RunnerText;
  /** The world after each step (null: at the start), as reported. */
  readonly #states = new Map<string | null, WorldState>();
  /** Fingerprint -> letter: a new worker must not name the schemas anew. */
  #letters: Record<string, string> = {};

  constructor(options: PlayerOptions) {
    this.#options = options;
    this.#keptBytes = options.keptBytes ?? KEPT_BYTES;
    this.#t = options.words ?? ENGLISH;
    this.#lesson = options.lesson;
    this.#placed = options.placed ?? {};
  }

  open(): Promise<readonly StepError[]> {
    return this.#inTurn(() => this.#open());
  }

  play(to: string | null, edits: Edits = {}, skip: readonly string[] = []): AsyncIterable<LessonEvent> {
    return this.#stream((push) => this.#play(to, edits, skip, push));
  }

  revise(lesson: SourceFile, placed: Placed = {}): Promise<readonly StepError[]> {
    return this.#inTurn(async () => {
      // Without a worker the next one opens with it.
      const message = { type: "revise", id: this.#next++, lesson, placed } as const;
      const last = this.#port && (await this.#ask(message, () => {}));
      if (last?.type === "refused") return last.errors;
      this.#lesson = lesson;
      this.#placed = placed;
      return last?.type === "crashed" ? [last.error] : [];
    });
  }

  warm(to: string): AsyncIterable<LessonEvent> {
    return this.#stream(async (push) => {
      await this.#alive();
      await this.#exchange({ type: "warm", ...this.#request(), to }, push);
    });
  }

  go(to: string | null, asEdited?: Edits, skipped?: readonly string[]): AsyncIterable<LessonEvent> {
    return this.#stream(async (push) => {
      await this.#alive();
      const edits = asEdited ?? this.#edits;
      const skip = skipped ?? [...this.#skipped];
      const resume = this.#resume(edits, skip, to);
      const last = await this.#exchange({ type: "go", id: this.#next++, to, edits, skip, resume }, push);
      if (last.type === "refused") throw new PlayRefused(last.errors);
    });
  }

  kept(): readonly Kept[] {
    return this.#kept;
  }

  ask(database: string, sql: string): Promise<readonly StepOutput[]> {
    return this.#inTurn(async () => {
      const to = this.#finished.at(-1);
      if (!this.#port && to !== undefined) {
        await this.#alive();
        await this.#exchange({ type: "warm", ...this.#request(), to }, () => {});
      }
      await this.#alive();
      const last = await this.#exchange({ type: "ask", id: this.#next++, database, sql }, () => {});
      return last.type === "answered" ? last.outputs : [];
    });
  }

  stop(): void {
    this.#running?.end(stepError(new RunnerError("STOPPED", this.#t("runner.stopped"))));
  }

  reset(): AsyncIterable<LessonEvent> {
    return this.#stream(async (push) => {
      this.#forget();
      await this.#alive();
      await this.#exchange({ type: "reset", id: this.#next++ }, push);
    });
  }

  async close(): Promise<void> {
    this.stop();
    await this.#inTurn(async () => {
      if (!this.#port) return;
      const last = await this.#ask({ type: "close", id: this.#next++ }, () => {});
      if (last.type === "closed" && this.#port.release) this.#port.release();
      else this.#port.terminate();
      this.#port = null;
    });
  }

  /** Starts a worker where there is none. */
  async #alive(): Promise<void> {
    const errors = this.#port ? [] : await this.#open();
    if (errors.length > 0) throw new PlayRefused(errors);
  }

  /** An exchange outside of a step: where the worker is lost in it, that is all there is to say. */
  async #exchange(message: ToWorker, push: (event: LessonEvent) => void): Promise<FromWorker> {
    const last = await this.#ask(message, (event) => {
      this.#note(event);
      push(event);
    });
    this.#running = null;
    if (last.type === "crashed") throw new PlayRefused([last.error]);
    return last;
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#queue.then(work, work);
    this.#queue = turn.catch(() => {});
    return turn;
  }

  #stream(work: (push: (event: LessonEvent) => void) => Promise<void>): AsyncIterable<LessonEvent> {
    const channel = createChannel<LessonEvent>();
    this.#inTurn(() => work(channel.push)).then(channel.end, channel.fail);
    return channel;
  }

  async #open(): Promise<readonly StepError[]> {
    this.#port?.terminate();
    const port = this.#options.spawn();
    this.#port = port;
    // A worker that was ended may still have had something to say.
    const listen = (message: FromWorker) => {
      if (this.#port !== port) return;
      if (message.type === "kept") this.#keep(message.kept);
      else this.#listener(message);
    };
    port.onMessage(listen);
    port.onError((message) => {
      listen({ type: "crashed", id: 0, error: stepError(new RunnerError("WORKER_FAILED", message)) });
    });
    const { migrations, assets } = this.#options;
    const lesson = this.#lesson;
    const id = this.#next++;
    const placed = this.#placed;
    const letters = this.#letters;
    const saving = this.#keptBytes > 0;
    const last = await this.#ask(
      { type: "open", id, lesson, placed, migrations, assets, letters, saving },
      () => {},
    );
    if (last.type === "crashed") return [last.error];
    return last.type === "refused" ? last.errors : [];
  }

  async #play(
    to: string | null,
    edits: Edits,
    skip: readonly string[],
    push: (event: LessonEvent) => void,
  ): Promise<void> {
    this.#forgetChanged(edits, push);
    this.#skipped.push(...skip.filter((step) => !this.#skipped.includes(step)));
    for (;;) {
      const ended = await this.#playUntilEnded(to, push);
      if (!ended) return;
      this.#skipped.push(ended.step);
      this.#finished.push(ended.step);
      if (ended.step === to || ended.error.code === "STOPPED") return;
    }
  }

  /** Null: played to the end. Otherwise the step that had to be ended, already reported as failed, its worker gone. */
  async #playUntilEnded(
    to: string | null,
    push: (event: LessonEvent) => void,
  ): Promise<{ step: string; error: StepError } | null> {
    await this.#alive();
    const last = await this.#ask({ type: "play", ...this.#request(), to }, (event) => {
      this.#note(event);
      push(event);
    });
    if (last.type === "refused") throw new PlayRefused(last.errors);
    if (last.type !== "crashed") return null;
    const started = this.#running?.step ?? null;
    this.#running = null;
    if (!started) throw new PlayRefused([last.error]);
    const error = { ...last.error, at: last.error.at ?? started.at.at };
    push({ type: "step-output", step: started.id, output: { type: "error", error } });
    // What the step did went with its worker: the world is as the step before left it.
    const state = this.#states.get(this.#finished.at(-1) ?? null);
    if (state) {
      this.#states.set(started.id, state);
      push({ type: "state", after: started.id, state });
    }
    push({
      type: "step-finished",
      step: started.id,
      result: {
        status: "failed",
        durationMs: 0,
        checks: [
          {
            kind: "ran",
            status: "failed",
            claim: this.#t("claims.ends"),
            at: started.at.at,
            expected: this.#t("claims.anEnd"),
            found: `${error.code}: ${error.message}`,
          },
        ],
      },
    });
    return { step: started.id, error };
  }

  #note(event: LessonEvent): void {
    if (event.type === "state") {
      this.#states.set(event.after, event.state);
      for (const { fingerprint, shape } of event.state.databases) this.#letters[fingerprint] = shape;
    }
    if (event.type === "step-started" && this.#running) this.#running.step = { id: event.step, at: event };
    if (event.type === "step-finished") {
      if (this.#running) this.#running.step = null;
      this.#finished.push(event.step);
    }
    if (event.type === "rewound") this.#rewind(event.after);
  }

  /** A step whose text changed is no longer finished, nor is what came after it. A living worker reports the rewind itself. */
  #forgetChanged(edits: Edits, push: (event: LessonEvent) => void): void {
    const changed = this.#finished.findIndex((step) => edits[step] !== this.#edits[step]);
    this.#edits = edits;
    if (changed === -1) return;
    const after = this.#finished[changed - 1] ?? null;
    this.#rewind(after);
    if (!this.#port) push({ type: "rewound", after });
  }

  #rewind(after: string | null): void {
    const keep = after === null ? 0 : this.#finished.indexOf(after) + 1;
    const kept = this.#finished.slice(0, keep);
    this.#finished = kept;
    this.#skipped = this.#skipped.filter((step) => kept.includes(step));
    this.#kept = this.#kept.filter(({ steps }) => steps.length <= keep);
  }

  /** What any play is asked with: it goes on from what is finished. */
  #request() {
    const [edits, skip, quiet] = [this.#edits, [...this.#skipped], [...this.#finished]];
    return { id: this.#next++, edits, skip, quiet, resume: this.#resume(edits, skip, quiet.at(-1) ?? null) };
  }

  /** The kept world that is the closest to the end of step `to`. */
  #resume(edits: Edits, skip: readonly string[], to: string | null): Kept | null {
    const usable = [...this.#kept, ...(this.#options.others?.() ?? [])].filter(
      (kept) =>
        // The worker compares the texts; those that an edit took are of no use to anybody.
        kept.steps.every(
          ({ id, body, skipped }) => (edits[id] ?? body) === body && skipped === skip.includes(id),
        ) &&
        (this.#finished.length === 0 || kept.steps.length <= this.#finished.length) &&
        (to === null ? false : kept.steps.some(({ id }) => id === to) ? kept.steps.at(-1)?.id === to : true),
    );
    return usable.sort((a, b) => b.steps.length - a.steps.length)[0] ?? null;
  }

  #keep(kept: Kept): void {
    const others = this.#kept.filter(({ steps }) => steps.length !== kept.steps.length);
    const known = new Map(others.flatMap((one) => Object.values(one.directories).map((d) => [d.tag, d])));
    const directories = Object.fromEntries(
      Object.entries(kept.directories).map(([name, d]) => [name, known.get(d.tag) ?? d]),
    );
    const worlds = [...others, { ...kept, directories }].sort((a, b) => a.steps.length - b.steps.length);
    this.#kept = fitting(this.#keptBytes, worlds, packedBytes);
  }

  #forget(): void {
    this.#finished = [];
    this.#skipped = [];
  }

  /** Sends, passes every event on, and resolves with the message that ends the exchange. A worker that is ended or crashes is gone. */
  #ask(message: ToWorker, each: (event: LessonEvent) => void): Promise<FromWorker> {
    const limit = this.#options.stepLimitMs ?? STEP_LIMIT_MS;
    return new Promise((resolve) => {
      const watch = createStopwatch(limit, () => this.#running?.end(stepError(timeout(limit, this.#t))));
      const finish = (last: FromWorker) => {
        watch.stop();
        this.#listener = () => {};
        if (last.type === "crashed") {
          this.#port?.terminate();
          this.#port = null;
        } else this.#running = null;
        resolve(last);
      };
      this.#running = { step: null, end: (error) => finish({ type: "crashed", id: message.id, error }) };
      this.#listener = (answer) => {
        if (answer.type !== "events") return finish(answer);
        for (const event of answer.events) {
          each(event);
          watch.note(event);
        }
      };
      if (message.type === "ask") watch.start();
      this.#port?.post(message);
    });
  }
}

/** What several worlds share counts once. */
function packedBytes(worlds: readonly Kept[]): number {
  const all = worlds.flatMap(({ directories }) => Object.values(directories));
  const packed = new Map(all.map(({ tag, bytes }) => [tag, bytes.length]));
  return [...packed.values()].reduce((sum, length) => sum + length, 0);
}

function timeout(limit: number, t: RunnerText): RunnerError {
  return new RunnerError("STEP_TIMEOUT", t("runner.tooLong", { count: limit / 1000 }), t("runner.undone"));
}
