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

/** When a file of the history was applied: at its own timestamp where its version is one, else at the lesson's start. */
export function timeOfVersion(version: bigint, otherwise: Date): Date {
  const digits = String(version);
  const match = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)$/.exec(digits);
  if (!match) return otherwise;
  const [, year, month, day, hour, minute, second] = match;
  const time = new Date(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
  return Number.isNaN(time.getTime()) ? otherwise : time;
}
