// PostgreSQL's wire protocol, as far as a server before PGlite needs it: messages cut from bytes, and the few that it says itself.

/** One message of a client or of PostgreSQL, whole: its type, and all its bytes with type and length. */
export interface Message {
  /** One letter. */
  readonly type: string;
  readonly bytes: Uint8Array;
}

/** What a connection begins with, before messages have types. */
export type ConnectionOpening =
  | { readonly type: "encryption" }
  | { readonly type: "cancel" }
  | { readonly type: "startup"; readonly parameters: ReadonlyMap<string, string> };

const PROTOCOL_MAJOR = 3;
/** SSLRequest, GSSENCRequest, CancelRequest. */
const REQUESTS: ReadonlyMap<number, ConnectionOpening> = new Map<number, ConnectionOpening>([
  [80877103, { type: "encryption" }],
  [80877104, { type: "encryption" }],
  [80877102, { type: "cancel" }],
]);

/** Cuts what arrives into messages. The first that is not a request for encryption is the startup. */
export class MessageReader {
  #rest: Buffer = Buffer.alloc(0);
  #started = false;

  push(chunk: Uint8Array): readonly (Message | ConnectionOpening)[] {
    this.#rest = Buffer.concat([this.#rest, chunk]);
    const found: (Message | ConnectionOpening)[] = [];
    for (let next = this.#next(); next; next = this.#next()) found.push(next);
    return found;
  }

  #next(): Message | ConnectionOpening | null {
    const head = this.#started ? 5 : 4;
    if (this.#rest.length < head) return null;
    const length = this.#rest.readInt32BE(head - 4) + head - 4;
    if (this.#rest.length < length) return null;
    const bytes = Uint8Array.from(this.#rest.subarray(0, length));
    this.#rest = this.#rest.subarray(length);
    if (this.#started) return { type: String.fromCharCode(bytes[0] ?? 0), bytes };
    const code = Buffer.from(bytes).readInt32BE(4);
    const known = REQUESTS.get(code);
    if (known) return known;
    if (code >> 16 !== PROTOCOL_MAJOR) throw new Error(`protocol ${code >> 16} is not spoken here`);
    this.#started = true;
    return { type: "startup", parameters: parametersOf(bytes.subarray(8)) };
  }
}

function parametersOf(bytes: Uint8Array): ReadonlyMap<string, string> {
  const texts = Buffer.from(bytes).toString("utf8").split("\0");
  const parameters = new Map<string, string>();
  for (let index = 0; index + 1 < texts.length && texts[index] !== ""; index += 2)
    parameters.set(texts[index] ?? "", texts[index + 1] ?? "");
  return parameters;
}

/** Typed messages one after the other, each whole. */
export function messagesIn(bytes: Uint8Array): readonly Message[] {
  const view = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  const found: Message[] = [];
  for (let at = 0; at + 5 <= view.length; ) {
    const end = at + 1 + view.readInt32BE(at + 1);
    found.push({ type: String.fromCharCode(view[at] ?? 0), bytes: bytes.subarray(at, end) });
    at = end;
  }
  return found;
}

export function message(type: string, ...parts: readonly (string | Uint8Array)[]): Uint8Array {
  const body = Buffer.concat(
    parts.map((part) => (typeof part === "string" ? Buffer.from(`${part}\0`) : part)),
  );
  const head = Buffer.alloc(5);
  head.write(type, 0, "latin1");
  head.writeInt32BE(body.length + 4, 1);
  return Buffer.concat([head, body]);
}

/** `status`: `I` no transaction, `T` in one, `E` in one that failed. */
export const readyForQuery = (status: string) => message("Z", Buffer.from(status, "latin1"));

export interface WireError {
  readonly severity?: "ERROR" | "FATAL";
  readonly sqlstate: string;
  readonly message: string;
  readonly hint?: string;
}

export function errorResponse({ severity = "ERROR", sqlstate, message: text, hint }: WireError): Uint8Array {
  const fields = [`S${severity}`, `V${severity}`, `C${sqlstate}`, `M${text}`, ...(hint ? [`H${hint}`] : [])];
  return message("E", ...fields, Uint8Array.of(0));
}

/** The text at an offset of a message's body, up to its NUL, and the offset behind that. */
export function textAt(bytes: Uint8Array, start: number): readonly [text: string, end: number] {
  const end = bytes.indexOf(0, start);
  return [Buffer.from(bytes.subarray(start, end)).toString("utf8"), end + 1];
}
