// Many files as one: the same by the catalog, by pg_dump, row by row; and each kind of loss is found.

import { createHash } from "node:crypto";
import { pg_trgm } from "@electric-sql/pglite/contrib/pg_trgm";
import { pgDump } from "@electric-sql/pglite-tools/pg_dump";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  type Baseline,
  type Bench,
  type Certified,
  Certifier,
  writeSquash,
} from "../../../src/harness/index.ts";
import { openSandbox, pgliteOf, type Sandbox, saveSnapshot } from "../../../src/sandbox/index.ts";
import { testAssets } from "../../support/seed.ts";
import { LOSSES, NEWER, OLD } from "./chain.ts";

const sha256 = (text: string) => createHash("sha256").update(text).digest("hex");
const all: Sandbox[] = [];
let bench: Bench;
let baseline: Baseline;
let plain: Certifier;
const chain = { old: OLD, newer: NEWER, version: 5n, env: {}, roles: [] };

beforeAll(async () => {
  const assets = await testAssets();
  const idle: { readonly sandbox: Sandbox; readonly empty: Awaited<ReturnType<typeof saveSnapshot>> }[] = [];
  // Emptied and used again: a new one for each of the losses would take a minute.
  bench = {
    label: "PGlite",
    async open() {
      const taken = idle.pop() ?? (await fresh());
      const { database } = taken.sandbox;
      return {
        database,
        async dump(args) {
          const text = await (await pgDump({ pg: pgliteOf(taken.sandbox) as never, args: [...args] })).text();
          await database.run("ROLLBACK");
          await database.run("DISCARD ALL");
          return text;
        },
        async close() {
          await taken.empty.restore();
          idle.push(taken);
        },
      };
    },
  };
  async function fresh() {
    const sandbox = await openSandbox({ ...assets, extensions: { pg_trgm } });
    all.push(sandbox);
    return { sandbox, empty: await saveSnapshot(sandbox) };
  }
  baseline = await writeSquash(chain, bench, false);
  plain = new Certifier({ ...chain, newer: [] }, bench, sha256);
}, 120_000);

afterAll(async () => {
  for (const sandbox of all) await sandbox.close();
});

const proven = (file = baseline.file): Promise<Certified> => plain.certify({ file, seed: null });

test("one file gives what the five give, and the newer ones run after it", async () => {
  expect(await new Certifier(chain, bench, sha256).certify(baseline)).toMatchObject({
    type: "same",
    proof: {
      on: "PGlite",
      newer: 1,
      rows: [
        { table: "app.orders", rows: 2 },
        { table: "public.logs", rows: 1 },
        { table: "public.runs", rows: 1 },
        { table: "public.users", rows: 2 },
      ],
      unsteady: ["public.runs.at"],
      sequences: ["app.orders_id_seq 2 used", "public.tickets 101 used", "public.users_id_seq 2 used"],
      reworded: ["users.users_kind_check"],
    },
  });
});

test("nothing of the dumping session is in it", () => {
  const { name, text } = baseline.file;
  expect(name).toBe("00005_baseline.sql");
  expect(text).not.toMatch(/search_path|restrict|OWNER TO postgres|goose_db_version \(|^SET (?!LOCAL)/m);
  expect(text).toContain("CREATE ROLE keeper NOLOGIN");
});

describe("a loss is found", () => {
  for (const [what, from, to, found] of LOSSES)
    test(what, async () => {
      const { name, text } = baseline.file;
      const less = text.replace(from, to);
      expect(less).not.toBe(text);
      const result = await proven({ name, text: less });
      if (result.type === "differs") expect(result.losses.map((loss) => loss.what)).toContain(found);
      else expect(result).toMatchObject({ type: found });
    });
});

test("an object too many is found, too", async () => {
  const { name, text } = baseline.file;
  const more = text.replace("-- +goose Down", "CREATE TABLE extra (id int);\n-- +goose Down");
  expect(await proven({ name, text: more })).toMatchObject({ type: "differs" });
});

test("rows apart are proven with it", async () => {
  const apart = await writeSquash(chain, bench, true);
  expect(apart.file.text).not.toContain("INSERT INTO public.users");
  expect(apart.seed?.name).toBe("00005_rows.sql");
  // The trigger writes each name in capitals a second time: the same here.
  expect(await plain.certify(apart)).toMatchObject({ type: "same" });
  expect(await plain.certify({ ...apart, seed: null })).toMatchObject({
    type: "differs",
    losses: [{ what: "rows" }, { what: "sequence" }],
  });
});
