// One client of the wire server: its socket, what it has sent last, its prepared statements.
import type { Socket } from "node:net";
import { literal } from "../../../text/index.ts";
import { type ConnectionOpening, type Message, MessageReader, textAt } from "./messages.ts";
import type { Statements } from "./statements.ts";

/** A client's connection that is still open, for messages. */
export interface OpenConnection {
  /** From 1, in the order of connecting. */
  readonly number: number;
  /** What the client calls itself; empty where it does not. */
  readonly name: string;
  /** Whether it is in a transaction, and which statement began that. */
  readonly transaction: { readonly begunBy: string; readonly forMs: number } | null;
  /** Its last statement; empty where it sent none. */
  readonly last: string;
}

export class Client {
  readonly number: number;
  readonly socket: Socket;
  readonly statements: Statements;
  readonly reader = new MessageReader();
  name = "";
  last = "";
  listens = false;
  settings: readonly string[] = [];
  transaction: { readonly begunBy: string; readonly since: number } | null = null;
  /** Messages that wait for the Sync that ends them. */
  pending: Message[] = [];

  constructor(number: number, socket: Socket, statements: Statements) {
    this.number = number;
    this.socket = socket;
    this.statements = statements;
  }

  start(opening: Extract<ConnectionOpening, { type: "startup" }>): void {
    this.name = opening.parameters.get("application_name") ?? "";
    this.settings = settingsOf(opening.parameters);
  }

  /** Remembers what a message says, for messages of ours. */
  note({ type, bytes }: Message): void {
    if (type !== "Q" && type !== "P") return;
    const start = type === "Q" ? 5 : textAt(bytes, 5)[1];
    this.last = textAt(bytes, start)[0];
    if (/\blisten\b/i.test(this.last)) this.listens = true;
  }

  /** `status` as PostgreSQL's ReadyForQuery says it. */
  settle(status: string): void {
    if (status === "I") this.transaction = null;
    else this.transaction ??= { begunBy: this.last, since: Date.now() };
  }

  describe(): OpenConnection {
    const { number, name, last, transaction } = this;
    return {
      number,
      name,
      last,
      transaction: transaction && { begunBy: transaction.begunBy, forMs: Date.now() - transaction.since },
    };
  }
}

const OWN = new Set(["user", "database", "replication", "options", "client_encoding"]);

/** `SET` statements for what a client wants from the start: parameters of its own, and `options=-c name=value`. */
function settingsOf(parameters: ReadonlyMap<string, string>): readonly string[] {
  const options = [...(parameters.get("options") ?? "").matchAll(/(?:-c\s*|--)([\w.]+)=((?:\\.|[^\s\\])*)/g)];
  const wanted = [
    ...[...parameters].filter(([name]) => !OWN.has(name) && !name.startsWith("_pq_.")),
    ...options.map(([, name = "", value = ""]) => [name, value.replace(/\\(.)/g, "$1")] as const),
  ];
  return wanted.map(([name, value]) => `SELECT set_config(${literal(name)}, ${literal(value)}, false)`);
}
