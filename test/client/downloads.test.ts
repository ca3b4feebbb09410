// Downloads: counted together, and a failure told in a sentence.
import { expect, test } from "vitest";
import { createDownloads } from "../../src/client/play/downloads.ts";

const bytes = (length: number, headers: Record<string, string>) => async () =>
  new Response(new Uint8Array(length), { headers });

test("what is read is what came, with a type that WebAssembly accepts", async () => {
  const fetched = createDownloads(() => {}, {
    get: async () => new Response("\0asm", { headers: { "content-type": "text/plain" } }),
  });
  const response = await fetched.fetch("https://example.org/assets/pglite-1.wasm");
  expect(response.headers.get("content-type")).toBe("application/wasm");
  expect(await response.text()).toBe("\0asm");
});

test("bytes of all downloads are counted together against the sum of their lengths", async () => {
  const reports: [number, number | null][] = [];
  const fetched = createDownloads((read, total) => reports.push([read, total]), {
    get: bytes(600_000, { "content-length": "600000" }),
  });
  const responses = await Promise.all([fetched.fetch("a"), fetched.fetch("b")]);
  for (const response of responses) await response.arrayBuffer();
  expect(reports.at(-1)).toEqual([1_200_000, 1_200_000]);
});

test("the sum is unknown where one length is unknown or counts compressed bytes", async () => {
  for (const headers of [{}, { "content-length": "10", "content-encoding": "gzip" }] as Record<
    string,
    string
  >[]) {
    const reports: [number, number | null][] = [];
    const fetched = createDownloads((read, total) => reports.push([read, total]), {
      get: bytes(600_000, headers),
    });
    await (await fetched.fetch("a")).arrayBuffer();
    expect(reports).toEqual([[600_000, null]]);
  }
});

test("no answer and a bad answer name the file", async () => {
  const lost = createDownloads(() => {}, { get: () => Promise.reject(new TypeError("Failed to fetch")) });
  await expect(lost.fetch("https://example.org/assets/seed-1.bin")).rejects.toThrow(
    "PostgreSQL could not be loaded: seed-1.bin did not arrive.",
  );
  const missing = createDownloads(() => {}, { get: async () => new Response("", { status: 404 }) });
  await expect(missing.fetch("https://example.org/assets/seed-1.bin")).rejects.toThrow(
    "the server answered 404 for seed-1.bin.",
  );
});

test("a body that breaks off, or stops coming, is a sentence that names the file", async () => {
  const breaking = (end: (controller: ReadableStreamDefaultController) => void) => async () =>
    new Response(
      new ReadableStream({
        start: (controller) => controller.enqueue(new Uint8Array(10)),
        pull: async (controller) => end(controller),
      }),
    );
  const broken = createDownloads(() => {}, {
    get: breaking((one) => one.error(new TypeError("network error"))),
  });
  await expect((await broken.fetch("a/seed-1.bin")).arrayBuffer()).rejects.toThrow();
  expect(broken.failure()).toBe(
    "PostgreSQL could not be loaded: seed-1.bin broke off half-way. Check the connection.",
  );
  const never = createDownloads(() => {}, {
    get: async () => new Response(new ReadableStream({ pull: () => new Promise(() => {}) })),
    patienceMs: 20,
  });
  await expect(never.fetch("a/seed-1.bin")).rejects.toThrow("nothing of seed-1.bin has arrived for");
});

test("a web page in the place of a file is asked for again past the cache, once", async () => {
  const asked: RequestInit[] = [];
  const answers = ["<!doctype html>", "\0asm"];
  const one = createDownloads(() => {}, {
    get: async (_url, init) => {
      asked.push(init);
      return new Response(answers.shift() ?? "<!doctype html>");
    },
  });
  expect(await (await one.fetch("a/p.wasm")).text()).toBe("\0asm");
  expect(asked.map(({ cache }) => cache)).toEqual([undefined, "reload"]);
  await expect(one.fetch("a/p.wasm")).rejects.toThrow("something else came in place of p.wasm.");
});
