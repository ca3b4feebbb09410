// Prepared statements of several clients on one session: each client's names are its own, and outlive a reset of the database.
import { type Message, message, textAt } from "./messages.ts";

/** What PostgreSQL's next ParseComplete answers. */
interface Expected {
  /** The client did not send it, so it does not hear of it. */
  readonly hidden: boolean;
  readonly own: string;
  readonly parse: Uint8Array | null;
  readonly name: string;
}

/** The names that the session knows now; emptied when the database is put back. */
export type KnownNames = Set<string>;

export class Statements {
  readonly #prefix: string;
  readonly #known: KnownNames;
  /** The client's name -> ours, and the Parse message that makes it. */
  readonly #made = new Map<string, { readonly own: string; readonly parse: Uint8Array }>();
  readonly #own = new Map<string, string>();
  #expected: Expected[] = [];

  constructor(client: number, known: KnownNames) {
    this.#prefix = `c${client}_`;
    this.#known = known;
  }

  /** What is sent in a message's place. */
  translate(sent: Message): readonly Uint8Array[] {
    switch (sent.type) {
      case "P": {
        const [name, end] = textAt(sent.bytes, 5);
        const own = this.#ownName(name);
        const parse = message("P", own, sent.bytes.subarray(end));
        this.#expected.push({ hidden: false, own, parse: name === "" ? null : parse, name });
        return [parse];
      }
      case "B": {
        const [portal, afterPortal] = textAt(sent.bytes, 5);
        const [name, end] = textAt(sent.bytes, afterPortal);
        return [...this.#again(name), message("B", portal, this.#ownName(name), sent.bytes.subarray(end))];
      }
      case "D":
      case "C": {
        if (sent.bytes[5] !== 0x53) return [sent.bytes];
        const [name] = textAt(sent.bytes, 6);
        const own = this.#ownName(name);
        const before = sent.type === "D" ? this.#again(name) : [];
        if (sent.type === "C") {
          this.#made.delete(name);
          this.#known.delete(own);
        }
        return [...before, message(sent.type, Uint8Array.of(0x53), own)];
      }
      default:
        return [sent.bytes];
    }
  }

  /** Whether the client sees a message of PostgreSQL's answer. */
  passes(answer: Message): boolean {
    if (answer.type !== "1") return true;
    const expected = this.#expected.shift();
    if (!expected) return true;
    if (expected.own !== "") this.#known.add(expected.own);
    if (expected.parse) this.#made.set(expected.name, { own: expected.own, parse: expected.parse });
    return !expected.hidden;
  }

  /** The exchange is over: after an error some answers never come. */
  end(): void {
    this.#expected = [];
  }

  #ownName(name: string): string {
    if (name === "") return "";
    const known = this.#own.get(name) ?? `${this.#prefix}${this.#own.size + 1}`;
    this.#own.set(name, known);
    return known;
  }

  /** The Parse of a statement that the session has forgotten. */
  #again(name: string): readonly Uint8Array[] {
    const made = this.#made.get(name);
    const coming = this.#expected.some((one) => one.own === made?.own);
    if (!made || coming || this.#known.has(made.own)) return [];
    this.#expected.push({ hidden: true, own: made.own, parse: null, name });
    return [made.parse];
  }
}
