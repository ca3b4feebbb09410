// Answers without end: what is kept of them, what is counted, and that PostgreSQL goes on.
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createFrames } from "../../src/sandbox/frames.ts";
import { type Limits, openSandbox, type Sandbox } from "../../src/sandbox/index.ts";
import { testAssets } from "../support/seed.ts";

const limits: Limits = { rows: 200, bytes: 1_000_000, cell: 1000 };
let sandbox: Sandbox;
let notices: string[] = [];

beforeAll(async () => {
  sandbox = await openSandbox(await testAssets(), {
    memory: 192 * 1024 * 1024,
    onNotice: ({ message }) => notices.push(message),
  });
});
afterAll(() => sandbox.close());

const run = async (sql: string) => (await sandbox.database.run(sql, limits))[0]!;

describe("an answer that is too long", () => {
  test("keeps its first rows and counts them all", async () => {
    const result = await run("SELECT generate_series(1, 300000) AS n");
    expect(result.rows).toHaveLength(200);
    expect(result.rows[199]).toEqual(["200"]);
    expect(result.total).toBe(300_000);
  });

  test("is whole, and says nothing of a total, where it fits", async () => {
    const result = await run("SELECT generate_series(1, 200)");
    expect(result.rows).toHaveLength(200);
    expect(result).not.toHaveProperty("total");
  });

  test("is limited by its bytes, too", async () => {
    const result = await run("SELECT repeat('x', 900), n FROM generate_series(1, 5000) n");
    expect(result.total).toBe(5000);
    const [many] = await sandbox.database.run("SELECT repeat('x', 900) FROM generate_series(1, 5000)", {
      ...limits,
      rows: 5000,
    });
    expect(many!.rows.length).toBeGreaterThan(1000);
    expect(many!.rows.length).toBeLessThan(1200);
  });

  test("has its long values cut, at a character's border, with their length", async () => {
    const result = await run("SELECT 'short', repeat('ä', 5000000), NULL, 'after'");
    const [first, long, nothing] = result.rows[0]!;
    expect(first).toBe("short");
    expect(long).toMatch(/^ä{500}… \(10,000,000 bytes\)$/);
    expect(nothing === null || nothing === "…").toBe(true);
  });

  test("COPY TO STDOUT is limited like any other", async () => {
    const result = await run("COPY (SELECT generate_series(1, 100000)) TO STDOUT");
    expect(result.rows).toHaveLength(200);
    expect(result.total).toBe(100_000);
  });
});

describe("more than there is room for", () => {
  test("a value that would fill the memory is refused by PostgreSQL, which goes on", async () => {
    await expect(run("SELECT repeat('x', 200000000)")).rejects.toMatchObject({
      fields: { sqlstate: "53200" },
    });
    expect((await run("SELECT 1")).rows).toEqual([["1"]]);
  });

  test("so is a result that is gathered on disk first", async () => {
    await expect(run("SELECT * FROM generate_series(1, 5000000)")).rejects.toMatchObject({
      fields: { sqlstate: "53400" },
    });
    expect((await run("SELECT 1")).rows).toEqual([["1"]]);
  });

  test("a long notice and a long error are cut", async () => {
    notices = [];
    await run("DO $$ BEGIN RAISE NOTICE '%', repeat('x', 1000000); END $$");
    expect(notices).toHaveLength(1);
    expect(notices[0]!.length).toBeLessThan(70_000);
    await expect(run("DO $$ BEGIN RAISE '%', repeat('x', 1000000); END $$")).rejects.toMatchObject({
      fields: { sqlstate: "P0001" },
    });
  });
});

test("messages are the same wherever the stream is cut", () => {
  const message = fc.record({
    type: fc.integer({ min: 65, max: 90 }),
    body: fc.uint8Array({ maxLength: 40 }),
  });
  fc.assert(
    fc.property(fc.array(message), fc.infiniteStream(fc.integer({ min: 1, max: 30 })), (sent, sizes) => {
      const stream = new Uint8Array(
        sent.flatMap(({ type, body }) => [type, 0, 0, 0, body.length + 4, ...body]),
      );
      const got: { type: number; body: Uint8Array; length: number }[] = [];
      const push = createFrames(
        (type, length) => (type < 70 ? 3 : length),
        ({ type, body, length }) => got.push({ type, body: body.slice(), length }),
      );
      for (let at = 0; at < stream.length; ) {
        const size = sizes.next().value;
        push(stream.subarray(at, at + size));
        at += size;
      }
      expect(got).toEqual(
        sent.map(({ type, body }) => ({
          type,
          body: type < 70 ? body.slice(0, 3) : body,
          length: body.length,
        })),
      );
    }),
  );
});
