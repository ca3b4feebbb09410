// Cold start: from the start of a process to the first query's answer, the seed beside the default `PGlite.create()`.
// Each run is a fresh process; the two take turns, so a busy machine slows both. Needs `tsc -b` and scripts/build-seed.mjs.
import { spawn } from "node:child_process";
import { readFile } from "node:fs/promises";
import { cpus } from "node:os";
import { fileURLToPath } from "node:url";

const WAYS = ["default", "seed"];
const [first, second] = process.argv.slice(2);

if (first === "--child") await child(second);
else if (first === undefined || /^[1-9]\d*$/.test(first)) await compare(Math.max(5, Number(first ?? 7)));
else fail(`usage: node bench/cold-start.mjs [RUNS], at least 5, not "${first}"`);

async function compare(runs) {
  const measured = { default: [], seed: [] };
  for (let run = 1; run <= runs; run++) {
    for (const way of WAYS) {
      const result = await runChild(way);
      measured[way].push(result);
      print(`run ${run} of ${runs}  ${way.padEnd(8)} ${ms(result.coldMs)}`);
    }
  }
  const [plain, seed] = WAYS.map((way) => summary(measured[way]));
  const ratio = plain.coldMs / seed.coldMs;
  print("");
  print(`Node ${process.version}, ${cpus().length} cores, medians of ${runs} fresh processes each`);
  print(row("", "PGlite.create()", "seed", "ratio"));
  print(row("process start to first query", ms(plain.coldMs), ms(seed.coldMs), times(ratio)));
  print(
    row("next instance to first query", ms(plain.nextMs), ms(seed.nextMs), times(plain.nextMs / seed.nextMs)),
  );
  print(row("memory (RSS), one instance", mb(plain.oneMb), mb(seed.oneMb), times(plain.oneMb / seed.oneMb)));
  print(
    row(
      "memory, each further one",
      mb(plain.furtherMb),
      mb(seed.furtherMb),
      times(plain.furtherMb / seed.furtherMb),
    ),
  );
  if (ratio < 3) fail(`the seed should start at least 3 times faster, it was ${times(ratio)}`);
}

/** Wall time from just before the process exists until it reports its first answer; the rest it measures itself. */
function runChild(way) {
  return new Promise((resolve, reject) => {
    const started = performance.now();
    const running = spawn(process.execPath, [fileURLToPath(import.meta.url), "--child", way], {
      stdio: ["ignore", "inherit", "inherit", "ipc"],
    });
    let coldMs;
    let rest;
    running.on("message", (message) => {
      if (message === "answered") coldMs = performance.now() - started;
      else rest = message;
    });
    running.on("error", reject);
    running.on("exit", (code) => {
      if (code === 0 && rest) resolve({ coldMs, ...rest });
      else reject(new Error(`the ${way} process ended with ${code}`));
    });
  });
}

async function child(way) {
  const open = way === "seed" ? await openFromSeed() : await openDefault();
  const instances = [await open()];
  process.send("answered");
  const oneMb = rss();
  const started = performance.now();
  instances.push(await open());
  const nextMs = performance.now() - started;
  instances.push(await open());
  const furtherMb = (rss() - oneMb) / 2;
  for (const instance of instances) await instance.close();
  process.send({ nextMs, oneMb, furtherMb }, () => process.disconnect());
}

async function openDefault() {
  const { PGlite } = await import("@electric-sql/pglite");
  return async () => {
    const pglite = await PGlite.create();
    await pglite.exec("SELECT 1");
    return pglite;
  };
}

async function openFromSeed() {
  const folder = new URL("../dist/seed/", import.meta.url);
  const { openSandbox } = await import("../dist/sandbox/index.js");
  const { file } = JSON.parse(await readFile(new URL("seed.json", folder), "utf8"));
  const seed = new Blob([await readFile(new URL(file, folder))]);
  return async () => {
    const sandbox = await openSandbox({ seed });
    await sandbox.database.run("SELECT 1");
    return sandbox;
  };
}

function summary(results) {
  return Object.fromEntries(
    Object.keys(results[0]).map((key) => [key, median(results.map((result) => result[key]))]),
  );
}

function median(numbers) {
  const sorted = numbers.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

function rss() {
  return process.memoryUsage.rss() / 1e6;
}

function row(name, ...cells) {
  return name.padEnd(30) + cells.map((cell) => cell.padStart(16)).join("");
}

function ms(value) {
  return `${Math.round(value)} ms`;
}

function mb(value) {
  return `${Math.round(value)} MB`;
}

function times(value) {
  return `${value.toFixed(1)}x`;
}

function print(line) {
  process.stdout.write(`${line}\n`);
}

function fail(line) {
  process.stderr.write(`bench/cold-start: ${line}\n`);
  process.exitCode = 1;
}
