// Fetches with a count of what has come, over all downloads together. Whatever goes wrong with one is a sentence for the reader.
import { baseName } from "../../text/index.ts";
import { createWords, LOADING, type WordsOf } from "../../words/index.ts";

// Often enough for the eye, seldom enough for the page.
const reportEvery = 512 * 1024;

/** Milliseconds without a byte after which a download is given up. */
const PATIENCE_MS = 30_000;

export interface DownloadOptions {
  readonly get?: (url: string, init: RequestInit) => Promise<Response>;
  readonly patienceMs?: number;
  /** What failed is said in its language. Default: English. */
  readonly t?: LoadingText;
}

export type LoadingText = WordsOf<typeof LOADING>;

export interface Downloads {
  fetch(url: string): Promise<Response>;
  /** Why a download broke off: who reads a body often learns only that it ended. */
  failure(): string | null;
}

type Bytes = Uint8Array<ArrayBuffer>;

/** An open download, its first bytes read. */
interface Opened {
  readonly first: Bytes | null;
  readonly reader: ReadableStreamDefaultReader<Bytes>;
  readonly length: number | null;
}

export function createDownloads(
  report: (bytes: number, total: number | null) => void,
  { get = fetch.bind(globalThis), patienceMs = PATIENCE_MS, t = createWords(LOADING) }: DownloadOptions = {},
): Downloads {
  let bytes = 0;
  let reported = 0;
  let total: number | null = 0;
  let failed: string | null = null;

  const count = (length: number): void => {
    bytes += length;
    if (bytes - reported < reportEvery) return;
    reported = bytes;
    report(bytes, total);
  };

  const fail = (why: string): Error => {
    failed ??= t("loading.failed", { why });
    return new Error(failed);
  };

  /** Rejects where nothing comes for too long. */
  const inTime = async <T>(work: Promise<T>, name: string, abort: AbortController): Promise<T> => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => {
        reject(fail(t("loading.late", { file: name, seconds: Math.round(patienceMs / 1000) })));
        abort.abort();
      }, patienceMs);
    });
    return Promise.race([work, late]).finally(() => clearTimeout(timer));
  };

  const open = async (
    url: string,
    name: string,
    abort: AbortController,
    init: RequestInit,
  ): Promise<Opened> => {
    const asked = get(url, { ...init, signal: abort.signal }).catch(() => {
      throw fail(t("loading.notArrived", { file: name }));
    });
    const response = await inTime(asked, name, abort);
    if (!response.ok || response.body === null)
      throw fail(
        t(response.status === 404 ? "loading.answeredNone" : "loading.answered", {
          status: String(response.status),
          file: name,
        }),
      );
    const reader = response.body.getReader() as Opened["reader"];
    const first = await read(reader, name, abort);
    return { first, reader, length: sizeOf(response) };
  };

  const read = async (
    reader: Opened["reader"],
    name: string,
    abort: AbortController,
  ): Promise<Bytes | null> => {
    const next = reader.read().catch(() => {
      throw fail(t("loading.brokeOff", { file: name }));
    });
    const { value } = await inTime(next, name, abort);
    return value ?? null;
  };

  return {
    failure: () => failed,
    async fetch(url) {
      const name = baseName(url);
      const abort = new AbortController();
      let opened = await open(url, name, abort, {});
      if (!looksLike(name, opened.first)) {
        void opened.reader.cancel();
        // What the browser kept may be what a hotel's network once answered.
        opened = await open(url, name, abort, { cache: "reload" });
        if (!looksLike(name, opened.first)) throw fail(t("loading.other", { file: name }));
      }
      const { first, reader, length } = opened;
      total = total === null || length === null ? null : total + length;
      const body = new ReadableStream<Bytes>({
        start(controller) {
          if (first === null) return controller.close();
          count(first.byteLength);
          controller.enqueue(first);
        },
        async pull(controller) {
          const chunk = await read(reader, name, abort);
          if (chunk === null) return controller.close();
          count(chunk.byteLength);
          controller.enqueue(chunk);
        },
        cancel: (reason) => reader.cancel(reason),
      });
      // Streamed compilation asks for the type, and not every server knows it.
      const type = name.endsWith(".wasm") ? "application/wasm" : "application/octet-stream";
      return new Response(body, { headers: { "content-type": type } });
    },
  };
}

const WASM = [0x00, 0x61, 0x73, 0x6d];

/** Whether the first bytes may be those of the file, and not of a web page. */
function looksLike(name: string, first: Bytes | null): boolean {
  if (first === null) return false;
  return name.endsWith(".wasm") ? WASM.every((byte, at) => first[at] === byte) : first[0] !== 0x3c;
}

/** Compressed on the way, the length says nothing about what will be read. */
function sizeOf({ headers }: Response): number | null {
  const length = Number(headers.get("content-length"));
  return headers.has("content-encoding") || !headers.has("content-length") || Number.isNaN(length)
    ? null
    : length;
}
