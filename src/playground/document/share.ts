// A document as an address: compressed into the part after `#`, which no browser sends anywhere. What comes in is not trusted.

import { playText as t } from "../words.ts";
import { EMPTY, type PlaygroundBlock, type PlaygroundDocument, wrongDatabases } from "./document.ts";

/** The first sign says how the rest is written, so that old links stay readable. */
const FORM = "1";
/** Unpacked characters; a small link must not fill the memory. */
const MOST = 5_000_000;

export async function toFragment(document: PlaygroundDocument): Promise<string> {
  const bytes = new TextEncoder().encode(JSON.stringify(document));
  const packed = await collect(new Blob([bytes]).stream().pipeThrough(new CompressionStream("deflate-raw")));
  return FORM + toBase64Url(packed);
}

/** Rejects with a sentence where it is no document. */
export async function fromFragment(fragment: string): Promise<PlaygroundDocument> {
  const broken = new Error(t("opening.unreadable"));
  if (!fragment.startsWith(FORM)) throw broken;
  let value: unknown;
  try {
    const packed = fromBase64Url(fragment.slice(FORM.length));
    const text = await collect(
      new Blob([packed]).stream().pipeThrough(new DecompressionStream("deflate-raw")),
    );
    value = JSON.parse(new TextDecoder().decode(text));
  } catch {
    throw broken;
  }
  const document = readDocument(value);
  if (document === null) throw broken;
  return document;
}

/** Null where it has another shape. */
export function readDocument(value: unknown): PlaygroundDocument | null {
  if (typeof value !== "object" || value === null) return null;
  const { databases, history, clock, blocks } = value as Partial<Record<keyof PlaygroundDocument, unknown>>;
  if (!isTexts(databases) || wrongDatabases(databases) !== null) return null;
  if (history !== null && !(typeof history === "string" && /^\d{1,19}$/.test(history))) return null;
  if (typeof clock !== "string" || !/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/.test(clock)) return null;
  if (!Array.isArray(blocks) || !blocks.every((block) => isBlock(block, databases))) return null;
  return { ...EMPTY, databases, history, clock, blocks: blocks as PlaygroundBlock[] };
}

function isBlock(value: unknown, known: readonly string[]): value is PlaygroundBlock {
  if (typeof value !== "object" || value === null) return false;
  const { type, text, path, databases } = value as Record<string, unknown>;
  if (typeof text !== "string" || text.trim() === "") return false;
  if (type === "file") return typeof path === "string" && isSafePath(path);
  if (type === "sql")
    return isTexts(databases) && databases.length > 0 && databases.every((name) => known.includes(name));
  return type === "console" && /^\$ /.test(text);
}

/** A relative path of plain names: nothing leads out of the folder, nothing is hidden. */
export const isSafePath = (path: string): boolean =>
  path.length <= 200 && path.split("/").every((part) => /^[A-Za-z0-9_][A-Za-z0-9_.-]*$/.test(part));

const isTexts = (value: unknown): value is string[] =>
  Array.isArray(value) && value.every((item) => typeof item === "string");

async function collect(stream: ReadableStream<Uint8Array>): Promise<Uint8Array<ArrayBuffer>> {
  const parts: Uint8Array[] = [];
  let length = 0;
  for (const reader = stream.getReader(); ; ) {
    const { done, value } = await reader.read();
    if (done) break;
    length += value.length;
    if (length > MOST) throw new Error("too large");
    parts.push(value);
  }
  const all = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

function toBase64Url(bytes: Uint8Array): string {
  let text = "";
  for (let at = 0; at < bytes.length; at += 0x8000)
    text += String.fromCharCode(...bytes.subarray(at, at + 0x8000));
  return btoa(text).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
}

function fromBase64Url(text: string): Uint8Array<ArrayBuffer> {
  const binary = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(binary, (sign) => sign.charCodeAt(0));
}
