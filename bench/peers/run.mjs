// gosling's engine beside its peers and beside the least that `pg` can do, on a real PostgreSQL with fsync on and off.
//
//   npm run bench:engine                                   # 45, 1000 and 10000 files; takes a while
//   npm run bench:engine -- --sizes 1000 --repetitions 3 --fsync off --engines gosling,floor
//
// Every measurement is a fresh process on a fresh database. The engines take turns within a repetition, and a ratio is that of one
// repetition, so that a busy machine slows both sides. Medians are printed. `quiet` is the time without the time that client and
// server waited for a core, `CPU` what both spent on one: both from the kernel's books (Linux), and steadier than the clock where
// others work on the machine too. Needs `npx tsc -b src/engine src/server` and, for the peers, `npm ci --prefix bench/peers`.
// See bench/README.md.
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { cpus, loadavg, tmpdir } from "node:os";
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
/** Per size, of this mode: to see that a start grows no faster than its files. */
const noops = new Map();
const FIGURES = {
  ms: (use) => use.ms,
  quiet: (use) =>
    use.serverWaitMs === undefined || use.clientWaitMs === undefined
      ? undefined
      : use.ms - use.serverWaitMs - use.clientWaitMs,
  cpu: (use) => (use.serverCpuMs === undefined ? undefined : use.serverCpuMs + use.clientCpuMs),
};

try {
  for (const fsync of modes) {
    noops.clear();
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
      const { files, status, fill } = await import(`./engines/${engine}.mjs`);
      const database = await server.createDatabase();
      const phase = (name) => runChild(engine, name, database.url, folders[files]);
      try {
        const apply = await phase("migrate");
        if (fill) await phase("fill");
        const noop = await phase("start");
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

/** The median over the repetitions; undefined where it was not measured. */
function middle(runs, phase, figure) {
  const numbers = runs.map((run) => (run[phase] ? FIGURES[figure](run[phase]) : undefined));
  return numbers.includes(undefined) ? undefined : median(numbers);
}

/** The median of the ratios to the floor's run in the same repetition. */
function against(runs, floor, phase, figure) {
  const numbers = runs.map(
    (run, index) => FIGURES[figure](run[phase]) / FIGURES[figure](floor[index][phase]),
  );
  return numbers.some(Number.isNaN) ? undefined : median(numbers);
}

function report(server, fsync, size, measured) {
  const floor = measured.get("floor");
  const load = loadavg().map((one) => one.toFixed(1));
  print(
    `\nPostgreSQL ${server.version}, fsync ${fsync ? "on" : "off"}, ${size} files; Node ${process.version}, ${cpus().length} cores, load ${load.join(" ")}`,
  );
  for (const phase of ["apply", "noop"]) {
    print(
      row(
        phase === "apply" ? "apply all" : "start, all applied",
        "ms",
        "x floor",
        "quiet ms",
        "x floor",
        "CPU ms",
        "x floor",
        "memory",
        "runs",
      ),
    );
    for (const [engine, runs] of measured) {
      const cells = Object.keys(FIGURES).flatMap((figure) => [
        shown(middle(runs, phase, figure)),
        floor ? shown(against(runs, floor, phase, figure), 2, "x") : "",
      ]);
      const memory = engine === "dbmate" ? "-" : `${shown(median(runs.map((run) => run[phase].rssMb)))} MB`;
      print(row(engine, ...cells, memory, String(runs.length)));
    }
  }
  const ours = measured.get("gosling");
  if (!ours) return;
  print(
    row(
      "status",
      shown(middle(ours, "status", "ms")),
      "",
      shown(middle(ours, "status", "quiet")),
      "",
      shown(middle(ours, "status", "cpu")),
      "",
      `${shown(median(ours.map((run) => run.status.rssMb)))} MB`,
      String(ours.length),
    ),
  );
  if (floor) goals(ours, floor, fsync, size);
  print("");
}

function shown(value, digits = 0, before = "") {
  return value === undefined ? "-" : before + value.toFixed(digits);
}

/** What is aimed at. The clock decides; the figure without the waiting for a core stands beside it. */
function goals(ours, floor, fsync, size) {
  const goal = (what, value, limit, unit, quiet) =>
    print(
      `goal: ${what} at most ${limit}${unit}: ${value.toFixed(2)}${unit} ${value <= limit ? "met" : "MISSED"}` +
        (quiet === undefined
          ? ""
          : ` (quiet ${quiet.toFixed(2)}${unit} ${quiet <= limit ? "met" : "MISSED"})`),
    );
  const ratio = (what, phase, limit) =>
    goal(what, against(ours, floor, phase, "ms"), limit, "x", against(ours, floor, phase, "quiet"));
  if (size >= 1000) {
    ratio("apply, against the bare loop,", "apply", fsync ? 0.6 : 0.85);
    ratio("no-op start, against reading and hashing,", "noop", 1.5);
  }
  noops.set(size, middle(ours, "noop", "quiet") ?? middle(ours, "noop", "ms"));
  if (size > 1000 && noops.has(1000))
    goal(
      `no-op start, ${size} against 1000 files,`,
      noops.get(size) / noops.get(1000),
      (size / 1000) * 1.2,
      "x",
    );
  goal("round trips of a no-op start", median(ours.map((run) => run.noop.roundTrips)), 3, "");
  if (size < 10_000) return;
  goal(
    "status",
    middle(ours, "status", "ms") / 1000,
    0.5,
    " s",
    (middle(ours, "status", "quiet") ?? 0) / 1000,
  );
  for (const phase of ["apply", "noop", "status"])
    goal(`memory (${phase})`, median(ours.map((run) => run[phase].rssMb)), 150, " MB");
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
