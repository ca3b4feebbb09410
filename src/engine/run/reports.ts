// What a run reports, in order, and nothing as done before it is durable: commits gather, one that waits for the disk takes them all
// there, and then their events go out.
import { DatabaseError } from "../errors.ts";
import type { MigrationEvent, MigrationResult } from "../events.ts";
import type { Context } from "../state/index.ts";
import { flush, isOver } from "../tables/index.ts";

/** From this age on, in milliseconds, the next commit waits for the disk. */
const GATHER_MS = 200;
/** Where the next commit is not there by then, a second session makes the gathered ones durable. */
const PATIENCE_MS = 400;
/** A file that takes so long does not feel the disk. */
const SLOW_MS = 40;

export interface ReportsOptions {
  /** Whether commits may wait for one after them. */
  readonly gathers: boolean;
  /** The number of the server process that runs them. */
  readonly backend: string;
}

export class Reports {
  readonly #context: Context;
  readonly #results: MigrationResult[];
  readonly #gathers: boolean;
  readonly #backend: string;
  readonly #held: MigrationEvent[] = [];
  /** How many events have gone through, held or not, and how many have gone out. */
  #taken = 0;
  #out = 0;
  #since: number | undefined;
  #lastTook = Number.POSITIVE_INFINITY;
  #watching: { aborted: boolean } | undefined;
  #thrown: { readonly error: unknown } | undefined;

  /** Durable results are added to `results`. */
  constructor(context: Context, results: MigrationResult[], { gathers, backend }: ReportsOptions) {
    this.#context = context;
    this.#results = results;
    this.#gathers = gathers;
    this.#backend = backend;
  }

  /** Whether the next commit may become durable with one after it. */
  get mayWait(): boolean {
    if (!this.#gathers || this.#lastTook >= SLOW_MS) return false;
    return this.#since === undefined || this.#context.host.now() - this.#since < GATHER_MS;
  }

  /** Committed, and not known to be durable. */
  get held(): readonly MigrationResult[] {
    return this.#held.flatMap((event) => (event.type === "migration-finished" ? [event.result] : []));
  }

  emit(event: MigrationEvent): void {
    if (this.#thrown) throw this.#thrown.error;
    this.#held.push(event);
    this.#taken += 1;
    if (this.#since === undefined) this.release();
  }

  /** `durable`: its commit waited for the disk, and with it all before it are there. `took`: in milliseconds, with those that shared its message. */
  finished(result: MigrationResult, durable: boolean, took: number): void {
    this.#lastTook = took;
    this.#since ??= this.#context.host.now();
    this.emit({ type: "migration-finished", result });
    if (durable) this.release();
    else void this.#watch();
  }

  /** Sends out what is held, up to the event that was taken as the `until`th. */
  release(until = this.#taken): void {
    while (this.#out < until) {
      const event = this.#held.shift()!;
      this.#out += 1;
      if (event.type === "migration-finished") this.#results.push(event.result);
      this.#context.emit(event);
    }
    if (this.#held.length > 0) return;
    this.#since = undefined;
    this.stop();
  }

  /** Sends out what is held as far as these results, which were found durable, and the others' events without their end. */
  releaseOnly(durable: readonly MigrationResult[]): void {
    const found = new Set(durable);
    const kept = this.#held.filter((event) => event.type !== "migration-finished" || found.has(event.result));
    this.#held.splice(0, this.#held.length, ...kept);
    this.#out = this.#taken - kept.length;
    this.release();
  }

  /** Makes durable what is held. False where that could not be done; then it stays held. */
  async flush(): Promise<boolean> {
    if (this.#held.length === 0) return true;
    const until = this.#taken;
    const { database, table } = this.#context;
    if (!(await flush(database, table.name))) return false;
    this.release(until);
    return true;
  }

  stop(): void {
    if (this.#watching) this.#watching.aborted = true;
    this.#watching = undefined;
  }

  /** While a long file runs, its session cannot be asked to wait for the disk: another one can. */
  async #watch(): Promise<void> {
    const { database, host } = this.#context;
    if (this.#watching || !database.second) return;
    const watching = { aborted: false };
    this.#watching = watching;
    while (!watching.aborted) {
      await host.sleep(PATIENCE_MS, watching);
      if (!watching.aborted) await this.#flushBeside(watching);
    }
  }

  async #flushBeside(watching: { readonly aborted: boolean }): Promise<void> {
    const { database, table, host } = this.#context;
    const until = this.#taken;
    try {
      const second = await database.second!();
      try {
        if (!(await flush(second, table.name)) || watching.aborted) return;
        // Only while the run's own session lives: a server that is back from a crash has forgotten what it is to make durable.
        if (await isOver(second, this.#backend)) return;
        this.#since = host.now();
        this.release(until);
      } finally {
        await second.close();
      }
    } catch (error) {
      // A server without a free connection: they are reported when the file ends. Anything else is the listener's own error.
      if (!(error instanceof DatabaseError)) this.#thrown ??= { error };
    }
  }
}
