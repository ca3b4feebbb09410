// Prepared data directories: a delta gives back its archive, and a directory from the store is the one that was made.
import fc from "fast-check";
import { expect, test } from "vitest";
import { openSandbox, type PreparedStore, preparedDirectory, preparedKey } from "../../src/sandbox/index.ts";
import { applyTarDelta, tarDelta } from "../../src/sandbox/prepared/delta.ts";
import { testAssets } from "../support/seed.ts";

interface Files {
  readonly [name: string]: Uint8Array;
}

/** As PGlite writes one: ustar, files only. */
function tarOf(files: Files): Uint8Array {
  const blocks = Object.entries(files).flatMap(([name, bytes]) => {
    const head = Buffer.alloc(512);
    head.write(name, 0, 100, "latin1");
    head.write(`${bytes.length.toString(8).padStart(11, "0")}\0`, 124, "latin1");
    head.write("0", 156, "latin1");
    head.write("ustar\x0000", 257, "latin1");
    return [head, bytes, Buffer.alloc((512 - (bytes.length % 512)) % 512)];
  });
  return new Uint8Array(Buffer.concat([...blocks, Buffer.alloc(1024)]));
}

/** Files of some pages, of few values, so that pages repeat, and of odd lengths. */
const files = fc.dictionary(
  fc.constantFrom("/base/1/1259", "/base/1/1247", "/global/pg_control", "/pg_wal/000000010000000000000001"),
  fc
    .tuple(fc.array(fc.integer({ min: 0, max: 2 }), { maxLength: 4 }), fc.integer({ min: 0, max: 700 }))
    .map(([pages, rest]) =>
      Buffer.concat([...pages.map((value) => Buffer.alloc(8192, value)), Buffer.alloc(rest, 7)]),
    ),
);

test("a delta and its base give the archive back, byte for byte", () => {
  fc.assert(
    fc.property(files, files, (before, after) => {
      const [base, tar] = [tarOf(before), tarOf(after)];
      expect(Buffer.compare(applyTarDelta(base, tarDelta(base, tar)), tar)).toBe(0);
    }),
  );
});

test("pages that are the base's own are not in the delta", () => {
  const page = Buffer.alloc(8192, 1);
  const base = tarOf({ "/base/1/1": Buffer.concat([page, page, page]) });
  const tar = tarOf({ "/base/1/1": Buffer.concat([page, Buffer.alloc(8192, 2), page]) });
  // One page, and the header and end of the archive.
  expect(tarDelta(base, tar).literal.length).toBeLessThan(8192 + 4096);
});

test("a delta that does not fit its base is refused", () => {
  const literal = new Uint8Array();
  expect(() => applyTarDelta(new Uint8Array(10), { pieces: [[5, 6]], literal })).toThrow(RangeError);
});

function memoryStore(): PreparedStore & { readonly files: Map<string, Blob> } {
  const kept = new Map<string, Blob>();
  return {
    files: kept,
    read: async (key) => kept.get(key) ?? null,
    write: async (key, file) => void kept.set(key, file),
  };
}

test("a directory is made once, and what the store gives is the same", async () => {
  const assets = await testAssets();
  const prepared = memoryStore();
  const key = preparedKey("a test");
  let made = 0;
  const make = async () => {
    made += 1;
    const sandbox = await openSandbox(assets);
    await sandbox.database.run("CREATE TABLE a (b int); INSERT INTO a SELECT generate_series(1, 1000)");
    const directory = await sandbox.dump();
    await sandbox.close();
    return { directory, note: "1000 rows" };
  };
  const first = await preparedDirectory(key, { ...assets, prepared }, make);
  const second = await preparedDirectory(key, { ...assets, prepared }, make);
  expect(made).toBe(1);
  expect(second.note).toBe("1000 rows");
  const bytesOf = async (blob: Blob) => Buffer.from(await blob.arrayBuffer());
  expect(Buffer.compare(await bytesOf(second.directory), await bytesOf(first.directory))).toBe(0);
  const sandbox = await openSandbox(assets, { from: second.directory });
  const [count] = await sandbox.database.run("SELECT count(*) FROM a");
  expect(count?.rows).toEqual([["1000"]]);
  await sandbox.close();

  const [file] = prepared.files.values();
  if (!file) throw new Error("nothing was kept");
  expect(file.size).toBeLessThan(400_000);
  // Damaged, under a wrong key, and not a file of ours: each is made again.
  const whole = new Uint8Array(await file.arrayBuffer());
  for (const bytes of [whole.slice(0, 5000), whole.map((byte, at) => (at === 9000 ? byte ^ 1 : byte))]) {
    prepared.files.set(key, new Blob([bytes]));
    await preparedDirectory(key, { ...assets, prepared }, make);
  }
  prepared.files.set("other", file);
  await preparedDirectory("other", { ...assets, prepared }, make);
  expect(made).toBe(4);
});
