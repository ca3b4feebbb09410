// The lesson's clock: starts where the front matter says; a step moves it a minute on, a reading a second.

export class Clock {
  #milliseconds: number;
  #step: number;
  #began = performance.now();
  constructor(start: string) {
    this.#milliseconds = Date.parse(start);
    this.#step = this.#milliseconds;
  }

  /** What a database takes for the time: the step's beginning, and the real time since then. */
  now(): number {
    return this.#step + performance.now() - this.#began;
  }

  /** The present moment, after which a second passes: two migrations of one step never share a time. */
  read(): Date {
    const now = new Date(this.#milliseconds);
    this.#milliseconds += 1000;
    return now;
  }

  /** To the next full minute that is at least a whole one away from the last full minute. */
  nextStep(): void {
    this.#milliseconds = Math.floor(this.#milliseconds / 60_000) * 60_000 + 60_000;
    this.#step = this.#milliseconds;
    this.#began = performance.now();
  }

  copy(): Clock {
    return new Clock(this.toString());
  }

  toString(): string {
    return new Date(this.#milliseconds).toISOString();
  }
}

/** The moment that a version such as 20251220090000 names, UTC; null where it names none. */
export function timeOfVersion(version: bigint): Date | null {
  const match = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)$/.exec(String(version));
  if (!match) return null;
  const [, year, month, day, hour, minute, second] = match;
  const time = new Date(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
  return Number.isNaN(time.getTime()) ? null : time;
}
