// Back to a known database, each way there is, over the project's 45 migrations: put back in place, another instance, migrate again,
// TRUNCATE of all tables, a copy of a server's template. Run: npm run bench:rewind [-- ROUNDS]. Memory: each way in a process of its own.
import { spawn } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { cpus } from "node:os";
import { fileURLToPath } from "node:url";
import { applyPending } from "../dist/engine/index.js";
import { openSandbox, readSchema, saveSnapshot } from "../dist/sandbox/index.js";
import { startServer } from "./peers/server.mjs";

const here = new URL(".", import.meta.url);
const migrations = new URL("../migrations/postgres/", here);
const sources = readdirSync(migrations)
  .filter((name) => name.endsWith(".sql"))
  .map((name) => ({ name, text: readFileSync(new URL(name, migrations), "utf8") }));
const { file } = JSON.parse(readFileSync(new URL("../dist/seed/seed.json", here), "utf8"));
const assets = { seed: new Blob([readFileSync(new URL(`../dist/seed/${file}`, here))]) };

const [first = "60", second] = process.argv.slice(2);

/** What a test may do: rows, a table, a type, settings, a role, a prepared statement. */
const DIRT = [
  "INSERT INTO users (email, name) SELECT g || '@x', 'u' || g FROM generate_series(1, 200) g",
  "CREATE TABLE of_a_test (a int PRIMARY KEY); INSERT INTO of_a_test SELECT generate_series(1, 500)",
  "ALTER TABLE users ADD COLUMN of_a_test text",
  "SET work_mem = '9MB'",
  "PREPARE of_a_test AS SELECT 1",
  "CREATE SEQUENCE a_sequence; SELECT nextval('a_sequence')",
];

async function dirty(database) {
  for (const sql of DIRT) await database.run(sql).catch(() => undefined);
}

async function migrated(open = {}) {
  const sandbox = await openSandbox(assets, open);
  await sandbox.database.run("DO $$ BEGIN END $$");
  await applyPending(sandbox.database, sources);
  return sandbox;
}

async function compare(rounds) {
  const sandbox = await migrated();
  const directory = await sandbox.dump();
  const snapshot = await saveSnapshot(sandbox);
  const pool = [];
  const times = { inPlace: [], another: [], again: [], truncate: [] };
  for (let round = 0; round < rounds; round += 1) {
    await dirty(sandbox.database);
    times.inPlace.push(await timed(() => snapshot.restore()));
    times.another.push(await timed(async () => pool.push(await openSandbox(assets, { from: directory }))));
    for (const one of pool.splice(0)) await one.close();
    // The slow ones less often: their medians need fewer.
    if (round % 10 === 0) times.again.push(await timed(async () => pool.push(await migrated())));
    for (const one of pool.splice(0)) await one.close();
    await dirty(sandbox.database);
    times.truncate.push(await timed(() => truncateAll(sandbox.database)));
    await snapshot.restore();
  }
  const missed = await missedByTruncate(sandbox, snapshot);
  await sandbox.close();
  for (const fsync of [false, true]) {
    const name = `template, fsync ${fsync ? "on" : "off"}`;
    times[name] = await serverTemplate(fsync, Math.ceil(rounds / 3));
  }
  const base = median(times.another);
  print(
    `\nNode ${process.version}, ${cpus().length} cores, ${sources.length} migrations, ${rounds} rounds\n`,
  );
  print(row("", "median", "p95", "of another instance"));
  const names = {
    inPlace: "put back in place",
    another: "another instance",
    again: "migrate again",
    truncate: "TRUNCATE of all tables",
  };
  for (const [key, list] of Object.entries(times)) {
    const ratios = `${(median(list) / base).toFixed(2)}x, p95 ${(at(list, 0.95) / base).toFixed(2)}x`;
    print(row(names[key] ?? key, ms(median(list)), ms(at(list, 0.95)), ratios));
  }
  print(`\nTRUNCATE misses: ${missed.join(", ")}`);
  const [plain, rewound] = [await memoryOf("plain"), await memoryOf("rewound")];
  print(
    `memory after 1000 rounds: ${mb(rewound)}, of one plain instance ${mb(plain)}: ${(rewound / plain).toFixed(2)}x`,
  );
  const fast = median(times.inPlace) / base <= 0.15 && at(times.inPlace, 0.95) / base <= 0.4;
  print(`goals (0.15x, p95 0.4x, memory 1.6x): ${fast && rewound / plain <= 1.6 ? "met" : "missed"}`);
}

async function truncateAll(database) {
  await database.run(`DO $$ BEGIN EXECUTE (SELECT 'TRUNCATE ' || string_agg(format('%I.%I', schemaname, tablename), ', ')
    || ' RESTART IDENTITY CASCADE' FROM pg_tables WHERE schemaname = 'public'
    AND tablename NOT IN ('schema_migrations', 'gosling_checksums')); END $$`);
}

async function missedByTruncate(sandbox, snapshot) {
  const facts = async () => {
    const ask = async (sql) => JSON.stringify((await sandbox.database.run(sql))[0].rows);
    return {
      "the schema": (await readSchema(sandbox.database)).fingerprint,
      settings: await ask("SELECT name, setting FROM pg_settings ORDER BY 1"),
      "prepared statements": await ask("SELECT name FROM pg_prepared_statements"),
      "free sequences": await ask("SELECT sequencename, last_value FROM pg_sequences ORDER BY 1"),
      "rows that migrations wrote": await ask(
        "SELECT relname, n_live_tup > 0 FROM pg_stat_user_tables ORDER BY 1",
      ),
    };
  };
  await snapshot.restore();
  const before = await facts();
  await dirty(sandbox.database);
  await truncateAll(sandbox.database);
  const after = await facts();
  return Object.keys(before).filter((name) => before[name] !== after[name]);
}

async function serverTemplate(fsync, rounds) {
  const pg = (await import("pg")).default;
  const server = await startServer(fsync);
  const made = await server.createDatabase();
  const connected = async (url, work) => {
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    try {
      return await work(client);
    } finally {
      await client.end();
    }
  };
  const { connect } = await import("../dist/server/index.js");
  const session = await connect({ connection: made.url });
  await applyPending(session, sources);
  await session.close();
  const template = new URL(made.url).pathname.slice(1);
  const admin = made.url.replace(`/${template}`, "/postgres");
  const times = [];
  for (let round = 0; round < rounds; round += 1) {
    times.push(
      await timed(async () => {
        await connected(admin, (client) =>
          client.query(`CREATE DATABASE copy_${round} TEMPLATE ${template}`),
        );
        await connected(made.url.replace(`/${template}`, `/copy_${round}`), (client) =>
          client.query("SELECT 1"),
        );
      }),
    );
    await connected(admin, (client) => client.query(`DROP DATABASE copy_${round} WITH (FORCE)`));
  }
  await server.stop();
  return times;
}

function memoryOf(way) {
  return new Promise((resolve, reject) => {
    const script = fileURLToPath(import.meta.url);
    const child = spawn(process.execPath, ["--expose-gc", script, "--memory", way], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    let out = "";
    child.stdout.on("data", (data) => {
      out += data;
    });
    child.on("exit", (code) => (code === 0 ? resolve(Number(out)) : reject(new Error(`memory: ${code}`))));
  });
}

/** `plain`: one instance with the migrations and some dirt. `rewound`: the same, put back a thousand times. */
async function memory(way) {
  const sandbox = await migrated();
  if (way === "rewound") {
    const snapshot = await saveSnapshot(sandbox);
    for (let round = 0; round < 1000; round += 1) {
      await dirty(sandbox.database);
      await snapshot.restore();
    }
  }
  await dirty(sandbox.database);
  globalThis.gc();
  await new Promise((wake) => setTimeout(wake, 300));
  globalThis.gc();
  process.stdout.write(String(process.memoryUsage().rss / 1e6));
  await sandbox.close();
}

async function timed(work) {
  const started = performance.now();
  await work();
  return performance.now() - started;
}

function at(numbers, share) {
  const sorted = [...numbers].sort((a, b) => a - b);
  return sorted[Math.floor((sorted.length - 1) * share)];
}

function median(numbers) {
  return at(numbers, 0.5);
}

function row(name, ...cells) {
  return name.padEnd(26) + cells.map((cell) => cell.padStart(12)).join("");
}

function ms(value) {
  return `${value.toFixed(1)} ms`;
}

function mb(value) {
  return `${Math.round(value)} MB`;
}

function print(line) {
  process.stdout.write(`${line}\n`);
}

if (first === "--memory") await memory(second);
else await compare(Number(first));
