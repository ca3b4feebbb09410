// Downloads: counted together, and a failure told in a sentence.
import { expect, test } from "vitest";
import { createDownloads } from "../../src/client/play/downloads.ts";

const bytes = (length: number, headers: Record<string, string>) => async () =>
  new Response(new Uint8Array(length), { headers });

test("what is read is what came, with a type that WebAssembly accepts", async () => {
  const fetched = createDownloads(
    () => {},
    async () => new Response("abc", { headers: { "content-type": "text/plain" } }),
  );
  const response = await fetched("https://example.org/assets/pglite-1.wasm");
  expect(response.headers.get("content-type")).toBe("application/wasm");
  expect(await response.text()).toBe("abc");
});

test("bytes of all downloads are counted together against the sum of their lengths", async () => {
  const reports: [number, number | null][] = [];
  const fetched = createDownloads(
    (read, total) => reports.push([read, total]),
    bytes(600_000, { "content-length": "600000" }),
  );
  const responses = await Promise.all([fetched("a"), fetched("b")]);
  for (const response of responses) await response.arrayBuffer();
  expect(reports.at(-1)).toEqual([1_200_000, 1_200_000]);
});

test("the sum is unknown where one length is unknown or counts compressed bytes", async () => {
  for (const headers of [{}, { "content-length": "10", "content-encoding": "gzip" }] as Record<
    string,
    string
  >[]) {
    const reports: [number, number | null][] = [];
    const fetched = createDownloads((read, total) => reports.push([read, total]), bytes(600_000, headers));
    await (await fetched("a")).arrayBuffer();
    expect(reports).toEqual([[600_000, null]]);
  }
});

test("no answer and a bad answer name the file", async () => {
  const lost = createDownloads(
    () => {},
    () => Promise.reject(new TypeError("Failed to fetch")),
  );
  await expect(lost("https://example.org/assets/seed-1.bin")).rejects.toThrow(
    "PostgreSQL could not be loaded: seed-1.bin did not arrive.",
  );
  const missing = createDownloads(
    () => {},
    async () => new Response("", { status: 404 }),
  );
  await expect(missing("https://example.org/assets/seed-1.bin")).rejects.toThrow(
    "the server answered 404 for seed-1.bin.",
  );
});
