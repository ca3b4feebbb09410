// Fetches with a count of what has come, over all downloads together.
import { baseName } from "../../text/index.ts";

// Often enough for the eye, seldom enough for the page.
const reportEvery = 512 * 1024;

/** A fetch that rejects with a sentence for the reader, and reports bytes as they are read. */
export function createDownloads(
  report: (bytes: number, total: number | null) => void,
  get: (url: string) => Promise<Response> = (url) => fetch(url),
): (url: string) => Promise<Response> {
  let bytes = 0;
  let reported = 0;
  let total: number | null = 0;

  const count = (length: number): void => {
    bytes += length;
    if (bytes - reported < reportEvery) return;
    reported = bytes;
    report(bytes, total);
  };

  return async (url) => {
    const name = baseName(url);
    const response = await get(url).catch(() => {
      throw new Error(`PostgreSQL could not be loaded: ${name} did not arrive. Check the connection.`);
    });
    if (!response.ok || response.body === null) {
      throw new Error(`PostgreSQL could not be loaded: the server answered ${response.status} for ${name}.`);
    }
    const length = sizeOf(response);
    total = total === null || length === null ? null : total + length;
    const counted = response.body.pipeThrough(
      new TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>>({
        transform(chunk, controller) {
          count(chunk.byteLength);
          controller.enqueue(chunk);
        },
      }),
    );
    // Streamed compilation asks for the type, and not every server knows it.
    const type = name.endsWith(".wasm") ? "application/wasm" : "application/octet-stream";
    return new Response(counted, { headers: { "content-type": type } });
  };
}

/** Compressed on the way, the length says nothing about what will be read. */
function sizeOf({ headers }: Response): number | null {
  const length = Number(headers.get("content-length"));
  return headers.has("content-encoding") || !headers.has("content-length") || Number.isNaN(length)
    ? null
    : length;
}
