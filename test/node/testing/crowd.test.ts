// Eight processes share a server, and one is killed every second: no clash, and nothing is left an hour later.
// `npm run test:reliability` gives each 200 databases, `npm run test:thorough` 25.
import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { openServer } from "../../../src/node/testing/templates.ts";
import { useServer } from "../../support/postgres-server.ts";
import { rounds as times } from "../../support/reliability.ts";

const PROCESSES = 8;
const databases = times({ alone: 10, thorough: 25, full: 200 });
const server = useServer();

/** MODULE FOLDER URL COUNT: prints a line for each database that was as it should be. */
const SCRIPT = `
  const [module, migrations, server, count] = process.argv.slice(1);
  const { testDatabase } = await import(module);
  const db = await testDatabase({ migrations, server });
  for (let number = 0; number < Number(count); number += 1) {
    const [{ rows: [[found]] }] = await db.run("INSERT INTO people VALUES ('x'); SELECT count(*) FROM people").then((all) => all.slice(1));
    if (found !== "1") throw new Error("the database had " + found + " rows");
    console.log(number);
    await db.reset();
  }
  await db.close();
`;

interface Slot {
  done: number;
  kills: number;
  readonly errors: string[];
  child: ChildProcess | null;
}

test("no clash, no leftover", { timeout: 900_000 }, async () => {
  const folder = mkdtempSync(join(tmpdir(), "gosling-crowd-"));
  writeFileSync(join(folder, "1_people.sql"), "-- +goose Up\nCREATE TABLE people (name text);\n");
  await server().query(server().url("postgres"), "CREATE ROLE tester LOGIN CREATEDB PASSWORD 'tester'");
  const url = server()
    .url("postgres")
    .replace(/\/\/[^@]*@/, "//tester:tester@");
  const module = new URL("../../../dist/node/testing.js", import.meta.url).href;
  const slots = Array.from(
    { length: PROCESSES },
    (): Slot => ({ done: 0, kills: 0, errors: [], child: null }),
  );

  const play = async (slot: Slot): Promise<void> => {
    while (slot.done < databases) {
      const rest = String(databases - slot.done);
      const child = spawn(process.execPath, ["--input-type=module", "-e", SCRIPT, module, folder, url, rest]);
      slot.child = child;
      child.stdout.on("data", (data) => {
        slot.done += String(data).match(/\n/g)?.length ?? 0;
      });
      child.stderr.on("data", (data) => slot.errors.push(String(data)));
      const code = await new Promise((resolve) => child.on("close", (exit) => resolve(exit)));
      slot.child = null;
      // Killed: null. Anything else than 0 is a clash.
      if (code !== 0 && code !== null) return;
    }
  };
  const killer = setInterval(() => {
    const living = slots.filter(({ child, done }) => child && done < databases);
    const slot = living[Math.floor(Math.random() * living.length)];
    if (!slot) return;
    slot.kills += 1;
    slot.child?.kill("SIGKILL");
  }, 1000);
  await Promise.all(slots.map(play));
  clearInterval(killer);
  rmSync(folder, { recursive: true, force: true });

  expect(slots.flatMap(({ errors }) => errors)).toEqual([]);
  expect(slots.map(({ done }) => done >= databases)).toEqual(slots.map(() => true));
  expect(slots.reduce((sum, { kills }) => sum + kills, 0)).toBeGreaterThan(0);
  const later = await openServer(url, () => Date.now() + 2 * 60 * 60_000);
  // The first look gives databases without a name their hour, the second takes them.
  await later.template("cafe00000000", async () => {});
  await later.close();
  const latest = await openServer(url, () => Date.now() + 4 * 60 * 60_000);
  await latest.template("cafe00000000", async () => {});
  await latest.close();
  const left = await server().query(
    server().url("postgres"),
    "SELECT datname FROM pg_database WHERE datname LIKE 'gosling%' AND datname <> 'gosling_test_cafe00000000'",
  );
  expect(left).toEqual([]);
});
