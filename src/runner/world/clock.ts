// The lesson's clock: starts where the front matter says; a step moves it a minute on, a reading a second.

export class Clock {
  #milliseconds: number;
  constructor(start: string) {
    this.#milliseconds = Date.parse(start);
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
