// gosling's engine beside its peers and beside the least that `pg` can do, on a real PostgreSQL with fsync on and off.
//
//   npm run bench:engine                                   # 45, 1000 and 10000 files; takes a while
//   npm run bench:engine -- --sizes 1000 --repetitions 3 --fsync off --engines gosling,floor
//
// Every measurement is a fresh process on a fresh database. The engines take turns within a repetition, and a ratio is that of one
// repetition, so that a busy machine slows both sides. Medians are printed. Needs `npx tsc -b src/engine src/server` and, for the
// peers, `npm ci --prefix bench/peers`.
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { cpus, tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { startServer } from "./server.mjs";
import { writeWorkload } from "./workload.mjs";

const PEERS = ["dbmate", "drizzle", "kysely", "node-pg-migrate", "umzug"];
const here = fileURLToPath(new URL(".", import.meta.url));

const { values } = parseArgs({
  options: {
    sizes: { type: "string", default: "45,1000,10000" },
    repetitions: { type: "string" },
    fsync: { type: "string", default: "both" },
    engines: { type: "string" },
  },
});
const sizes = values.sizes.split(",").map(Number);
const modes = values.fsync === "both" ? [true, false] : [values.fsync === "on"];
const installed = existsSync(join(here, "node_modules"));
if (!installed && !values.engines)
  print("The peers are not installed (npm ci --prefix bench/peers); measuring gosling and the floor alone.");
const engines = values.engines?.split(",") ?? ["floor", "gosling", ...(installed ? PEERS : [])];
const root = await mkdtemp(join(tmpdir(), "gosling-workload-"));

try {
  for (const fsync of modes) {
    const server = await startServer(fsync);
    try {
      for (const size of sizes) report(server, fsync, size, await measure(server, size));
    } finally {
      await server.stop();
    }
  }
} finally {
  await rm(root, { recursive: true, force: true });
}

function last(runs) {
  const { apply, noop } = runs.at(-1);
  return `apply ${Math.round(apply.ms)} ms, no-op ${Math.round(noop.ms)} ms`;
}

/** Per engine, the list of repetitions: {apply, noop, status}, each {ms, rssMb, ...}. */
async function measure(server, size) {
  const folders = writeWorkload(join(root, String(size)), size);
  const repetitions = Number(values.repetitions ?? (size >= 10_000 ? 2 : 5));
  const measured = new Map(engines.map((engine) => [engine, []]));
  for (let repetition = 0; repetition < repetitions; repetition += 1) {
    // Another engine begins each time.
    const order = engines.map((_, index) => engines[(index + repetition) % engines.length]);
    for (const engine of order) {
      const { files, status } = await import(`./engines/${engine}.mjs`);
      const database = await server.createDatabase();
      const phase = (name) => runChild(engine, name, database.url, folders[files]);
      try {
        const apply = await phase("migrate");
        const noop = await phase("migrate");
        measured.get(engine).push({ apply, noop, ...(status ? { status: await phase("status") } : {}) });
      } finally {
        await database.drop();
      }
      print(
        `  ${size} files, repetition ${repetition + 1} of ${repetitions}: ${engine} ${last(measured.get(engine))}`,
      );
    }
  }
  return measured;
}

function runChild(engine, phase, url, folder) {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [join(here, "child.mjs"), engine, phase, url, folder], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    let out = "";
    child.stdout.on("data", (chunk) => {
      out += chunk;
    });
    child.on("error", reject);
    child.on("close", (code) => {
      if (code !== 0) reject(new Error(`${engine} ${phase} ended with exit code ${code}`));
      else resolve(JSON.parse(out.trim().split("\n").at(-1)));
    });
  });
}

function report(server, fsync, size, measured) {
  const floor = measured.get("floor");
  print(
    `\nPostgreSQL ${server.version}, fsync ${fsync ? "on" : "off"}, ${size} files; Node ${process.version}, ${cpus().length} cores`,
  );
  print(row("engine", "apply", "x floor", "no-op", "x floor", "status", "memory", "import", "runs"));
  for (const [engine, runs] of measured) {
    const ratio = (phase) =>
      floor ? `x${median(runs.map((run, index) => run[phase].ms / floor[index][phase].ms)).toFixed(2)}` : "";
    const ms = (phase) =>
      runs[0][phase] ? `${median(runs.map((run) => run[phase].ms)).toFixed(0)} ms` : "-";
    const go = engine === "dbmate";
    print(
      row(
        engine,
        ms("apply"),
        ratio("apply"),
        ms("noop"),
        ratio("noop"),
        ms("status"),
        go ? "-" : `${median(runs.map((run) => run.apply.rssMb)).toFixed(0)} MB`,
        go ? "-" : `${median(runs.map((run) => run.noop.importMs)).toFixed(0)} ms`,
        String(runs.length),
      ),
    );
  }
  const ours = measured.get("gosling");
  if (ours && floor) goals(ours, floor, fsync, size);
  print("");
}

function goals(ours, floor, fsync, size) {
  const against = (phase) => median(ours.map((run, index) => run[phase].ms / floor[index][phase].ms));
  const goal = (what, value, limit, unit = "") =>
    print(
      `goal: ${what} at most ${limit}${unit}: ${value.toFixed(2)}${unit}, ${value <= limit ? "met" : "MISSED"}`,
    );
  if (size === 1000) {
    goal("apply, against the floor,", against("apply"), fsync ? 0.6 : 0.85, "x");
    goal("no-op start, against the floor,", against("noop"), 1.5, "x");
  }
  goal("round trips of a no-op start", median(ours.map((run) => run.noop.roundTrips)), 3);
  if (size === 10_000) {
    goal("status", median(ours.map((run) => run.status.ms)) / 1000, 0.5, " s");
    goal("memory", median(ours.map((run) => run.apply.rssMb)), 150, " MB");
  }
}

function median(numbers) {
  const sorted = [...numbers].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  return sorted.length % 2 === 1 ? sorted[Math.floor(middle)] : (sorted[middle - 1] + sorted[middle]) / 2;
}

function row(name, ...cells) {
  return name.padEnd(18) + cells.map((cell) => cell.padStart(11)).join("");
}

function print(line) {
  process.stdout.write(`${line}\n`);
}
