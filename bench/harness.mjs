// What `gosling test` costs at 45, 200 and 500 files, beside the same SQL sent without anything around it, and one file of 45 with --only and with --since. The ratios are of processor time, which a busy machine changes least. Run: npm run build, then node bench/harness.mjs [SIZES] [ROUNDS]
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parse } from "../dist/engine/index.js";
import { loadSqlParser, sandboxFactory, testMigrations } from "../dist/harness/index.js";
import { runHarness } from "../dist/node/harness/index.js";
import { openSandbox } from "../dist/sandbox/index.js";

const sizes = (process.argv[2] ?? "45,200,500").split(",").map(Number);
const rounds = Number(process.argv[3] ?? 3);
const folder = new URL("../dist/seed/", import.meta.url).pathname;
const { file } = JSON.parse(readFileSync(join(folder, "seed.json"), "utf8"));
const assets = { seed: new Blob([readFileSync(join(folder, file))]) };
const parser = await loadSqlParser();
const factory = sandboxFactory((options) => openSandbox(assets, options));

/** Of ten files one makes a table, four add a column, two an index, one a check, two write rows. */
function generated(count) {
  return Array.from({ length: count }, (_, index) => {
    const kind = index % 10;
    const table = `t${Math.floor(index / 10)}`;
    const pieces = {
      0: [
        `CREATE TABLE ${table} (id bigint PRIMARY KEY, name text NOT NULL, at timestamptz);`,
        `DROP TABLE ${table};`,
      ],
      5: [`CREATE INDEX ${table}_name ON ${table} (name);`, `DROP INDEX ${table}_name;`],
      6: [`CREATE INDEX ${table}_at ON ${table} (at);`, `DROP INDEX ${table}_at;`],
      7: [
        `ALTER TABLE ${table} ADD CONSTRAINT ${table}_named CHECK (name <> '') NOT VALID;`,
        `ALTER TABLE ${table} DROP CONSTRAINT ${table}_named;`,
      ],
      8: [`INSERT INTO ${table} (id, name) VALUES (100, 'first');`, `DELETE FROM ${table} WHERE id = 100;`],
      9: [
        `UPDATE ${table} SET at = '2024-01-01' WHERE at IS NULL;`,
        `UPDATE ${table} SET at = NULL WHERE at = '2024-01-01';`,
      ],
    };
    const [up, down] = pieces[kind] ?? [
      `ALTER TABLE ${table} ADD COLUMN c${kind} integer;`,
      `ALTER TABLE ${table} DROP COLUMN c${kind};`,
    ];
    return {
      name: `${String(index + 1).padStart(5, "0")}_file.sql`,
      text: `-- +goose Up\n${up}\n\n-- +goose Down\n${down}\n`,
    };
  });
}

/** Answers a function that says what has passed since: on the wall, and on all of the process's threads. In ms. */
function clock() {
  const started = performance.now();
  const used = process.cpuUsage();
  return () => {
    const { user, system } = process.cpuUsage(used);
    return { wall: performance.now() - started, cpu: (user + system) / 1000 };
  };
}

/** Up, down and up of each file in a transaction each: the SQL that a proof cannot do without. */
async function raw(sources) {
  const sandbox = await openSandbox(assets);
  const since = clock();
  for (const source of sources) {
    for (const direction of ["up", "down", "up"]) {
      const { statements } = parse(source, direction);
      await sandbox.database.run(["BEGIN", ...statements.map(({ sql }) => sql), "COMMIT"].join(";\n"));
    }
  }
  const took = since();
  await sandbox.close();
  return took;
}

/** In this thread, one file after the other. */
const inOneWorker = (sources) => testMigrations(sources, { factory, parser });
/** As the command runs it: a long folder in two worker threads. */
const asTheCommand = (sources) => runHarness({ job: { sources }, server: null });

async function timed(run, sources) {
  const since = clock();
  let summary;
  for await (const event of run(sources)) if (event.type === "run-finished") summary = event.summary;
  if (summary.errors > 0) throw new Error(`${summary.errors} errors in files that are sound`);
  return since();
}

const median = (numbers) => numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)];
const print = (...cells) => process.stdout.write(`${cells.map((cell) => `${cell}`.padEnd(16)).join("")}\n`);
const seconds = (ms) => `${(ms / 1000).toFixed(2)} s`;

await raw(generated(10));
await timed(inOneWorker, generated(10));
print("files", "raw SQL", "one worker", "a file", "ratio", "the command", "a file", "ratio", "memory");
for (const size of sizes) {
  const sources = generated(size);
  const rows = [];
  for (let round = 0; round < rounds; round += 1)
    rows.push([
      await raw(sources),
      await timed(inOneWorker, sources),
      await raw(sources),
      await timed(asTheCommand, sources),
    ]);
  const of = (index) => median(rows.map((row) => row[index].wall));
  const ratio = (index) => `x${median(rows.map((row) => row[index].cpu / row[index - 1].cpu)).toFixed(1)}`;
  const each = (index) => `${(of(index) / size).toFixed(1)} ms`;
  const memory = Math.round(process.memoryUsage.rss() / 1024 / 1024);
  print(
    size,
    `${Math.round(of(0))} ms`,
    seconds(of(1)),
    each(1),
    ratio(1),
    seconds(of(3)),
    each(3),
    ratio(3),
    `${memory} MB`,
  );
}

const room = mkdtempSync(join(tmpdir(), "gosling-bench-"));
try {
  const sources = generated(45);
  mkdirSync(join(room, "m"));
  for (const { name, text } of sources) writeFileSync(join(room, "m", name), text);
  const bin = new URL("../dist/node/bin.js", import.meta.url).pathname;
  const git = (...args) =>
    spawnSync("git", ["-c", "user.name=bench", "-c", "user.email=bench@example.org", ...args], { cwd: room });
  git("init", "-q");
  git("add", ...sources.slice(0, -1).map(({ name }) => join("m", name)));
  git("commit", "-qm", "44 files");
  const one = (option, cache) => {
    const started = performance.now();
    const env = { ...process.env, GOSLING_CACHE: join(room, cache) };
    const { status, stderr } = spawnSync(process.execPath, [bin, "test", "m", ...option], { cwd: room, env });
    if (status !== 0) throw new Error(`${stderr}`);
    return performance.now() - started;
  };
  print();
  for (const option of [
    ["--only", "00045"],
    ["--since", "HEAD"],
  ]) {
    const cold = one(option, option[0]);
    const warm = Array.from({ length: rounds }, () => one(option, option[0]));
    print(`${option[0]}, 1 of 45`, `cold ${seconds(cold)}`, `warm ${seconds(median(warm))}`);
  }
} finally {
  rmSync(room, { recursive: true });
}
