// Whose turn it is on the one session: a client that is in a transaction, or in the middle of an exchange, keeps its turn.

export class TurnTimeout extends Error {}

interface Waiting<Client> {
  readonly client: Client;
  readonly take: () => void;
}

export class Turns<Client> {
  #holder: Client | null = null;
  #waiting: Waiting<Client>[] = [];
  readonly #waitMs: number;

  constructor(waitMs: number) {
    this.#waitMs = waitMs;
  }

  holder(): Client | null {
    return this.#holder;
  }

  /** Resolves when it is the client's turn; rejects with a TurnTimeout where that takes too long. In the order of the calls. */
  take(client: Client): Promise<void> {
    if (this.#holder === null || this.#holder === client) {
      this.#holder = client;
      return Promise.resolve();
    }
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#waiting = this.#waiting.filter((one) => one !== waiting);
        reject(new TurnTimeout());
      }, this.#waitMs);
      const waiting = {
        client,
        take: () => {
          clearTimeout(timer);
          resolve();
        },
      };
      this.#waiting.push(waiting);
    });
  }

  /** Only its holder ends a turn. */
  end(client: Client): void {
    if (this.#holder !== client) return;
    const next = this.#waiting.shift();
    this.#holder = next?.client ?? null;
    next?.take();
  }
}
