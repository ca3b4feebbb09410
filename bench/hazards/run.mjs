// `npm run bench:hazards`: the cases beside this file, as `gosling test`, squawk, pgfence and the Postgres Language Server see them.
// Prints a table and writes it into docs/harness.md. A case is found where the bad file has a finding about more than style or a
// missing time limit, and quiet where none of its good files has one; of gosling's own notes only those that the case asks for count.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { loadSqlParser, sandboxFactory, testMigrations } from "../../dist/harness/index.js";
import { openSandbox, saveSnapshot } from "../../dist/sandbox/index.js";

const here = fileURLToPath(new URL(".", import.meta.url));
const root = fileURLToPath(new URL("../..", import.meta.url));
const bin = join(here, "node_modules", ".bin");
if (!existsSync(bin)) {
  console.error("The peers are not installed, so nothing was measured: npm ci --prefix bench/hazards");
  process.exit(2);
}
const cases = JSON.parse(readFileSync(join(here, "cases.json"), "utf8"));
const folder = mkdtempSync(join(tmpdir(), "gosling-bench-hazards-"));
const lines = (sql) => sql.replaceAll("; ", ";\n");
const json = (command, args) => {
  const { stdout } = spawnSync(command, args, { cwd: folder, encoding: "utf8", maxBuffer: 1 << 28 });
  return JSON.parse(stdout.slice(Math.max(0, stdout.search(/[[{]/))));
};

/** Codes that only ask for a time limit, or speak of a Down: the cases have none. */
const OURS =
  /^(LOCK_TIMEOUT_MISSING|PARTIAL_FAILURE|DECLARATION_NOT_TRUE|DOWN_.*|UP_AGAIN_.*|NOT_TESTED_WITH_ROWS)$/;
const RANK = { note: 0, warning: 1, error: 2 };

const seedFolder = join(root, "dist", "seed");
const { file: seed } = JSON.parse(readFileSync(join(seedFolder, "seed.json"), "utf8"));
const assets = { seed: new Blob([readFileSync(join(seedFolder, seed))]) };
const parser = await loadSqlParser();
const factory = sandboxFactory(emptyOne);

/** A database that is given back is put back as it was: a new one takes seconds, and the cases want six hundred. */
const idle = [];
async function emptyOne({ onNotice, ...options }) {
  if (options.from) return openSandbox(assets, { ...options, onNotice });
  const one = idle.pop() ?? (await newOne());
  one.onNotice = onNotice;
  const close = async () => {
    await one.snapshot.restore();
    idle.push(one);
  };
  return { ...one.sandbox, close };
}
async function newOne() {
  const one = {};
  one.sandbox = await openSandbox(assets, { onNotice: (notice) => one.onNotice?.(notice) });
  one.snapshot = await saveSnapshot(one.sandbox);
  return one;
}

function fileOf(number, { sql, transaction = true, block = false }) {
  const body = block ? `-- +goose StatementBegin\n${sql}\n-- +goose StatementEnd` : sql;
  return {
    name: `${number}_case.sql`,
    text: `${transaction ? "" : "-- +goose NO TRANSACTION\n"}-- +goose Up\n${body}\n\n-- +goose Down\n-- gosling: irreversible a case of a measurement\n`,
  };
}

/** What is found of the files, on the schema of the case. */
async function findingsOf(init, files) {
  const sources = [{ sql: init }, ...files.map((one) => (one.block ? one : { ...one, sql: lines(one.sql) }))];
  const findings = [];
  for await (const event of testMigrations(
    sources.map((one, index) => fileOf(index + 1, one)),
    { parser, factory },
  ))
    if (event.type === "file-finished" && event.report.version !== "1")
      findings.push(...event.report.findings);
  return findings.filter(({ code }) => !OURS.test(code));
}

/** What the last runs found, of the same cases with the same build: a run that was stopped goes on where it was. */
const kept = join(tmpdir(), "gosling-bench-hazards.json");
const known = existsSync(kept) ? JSON.parse(readFileSync(kept, "utf8")) : {};
const build = createHash("sha256");
for (const name of readdirSync(join(root, "dist"), { recursive: true }).sort())
  if (/^(harness|sandbox|engine)\b.*\.js$/.test(name)) build.update(readFileSync(join(root, "dist", name)));
const buildKey = build.digest("hex");
const keyOf = (one) => createHash("sha256").update(buildKey).update(JSON.stringify(one)).digest("hex");

async function gosling() {
  const verdicts = new Map();
  for (const one of cases) {
    const key = keyOf(one);
    if (known[key]) {
      verdicts.set(one.id, known[key]);
      continue;
    }
    const bad = await findingsOf(one.init, [one.bad]);
    const good = one.good.length > 0 ? await findingsOf(one.init, one.good) : [];
    const isAlarm = ({ severity, code }) =>
      severity !== "note" && !(one.rowsMatter && code === "UP_DEPENDS_ON_ROWS");
    known[key] = {
      found: bad.some(({ severity }) => RANK[severity] >= RANK[one.least]),
      quiet: !good.some(isAlarm),
    };
    verdicts.set(one.id, known[key]);
    writeFileSync(kept, JSON.stringify(known));
  }
  return verdicts;
}

/** Every version of every case as a file of its own, which the linters read all at once. */
const files = cases.flatMap((one) =>
  [["bad", one.bad], ...one.good.map((file, index) => [`good-${index}`, file])].map(([version, file]) => {
    const name = `${one.id}-${version}.sql`;
    writeFileSync(join(folder, name), `${lines(file.sql)}\n`);
    return { name, transaction: file.transaction !== false };
  }),
);

/** `findings`: what the tool says of files, as pairs of a file's name and a rule's. */
function linter(findings, ignored) {
  const flagged = new Set(findings.flatMap(([name, rule]) => (ignored.test(rule) ? [] : [name])));
  return new Map(
    cases.map((one) => [
      one.id,
      {
        found: flagged.has(`${one.id}-bad.sql`),
        quiet: !one.good.some((_, index) => flagged.has(`${one.id}-good-${index}.sql`)),
      },
    ]),
  );
}

const namesOf = (some) => some.map(({ name }) => name);
const squawk = (some, ...options) =>
  json(join(bin, "squawk"), [...namesOf(some), "--reporter", "json", ...options]).map((finding) => [
    finding.file,
    finding.rule_name,
  ]);

/** Ends at the first file that it cannot read: such a file is found by halves, and has no findings. */
function pgfence(some) {
  try {
    return json(join(bin, "pgfence"), ["analyze", ...namesOf(some), "--output", "json"]).results;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    const middle = Math.ceil(some.length / 2);
    return some.length < 2 ? [] : [...pgfence(some.slice(0, middle)), ...pgfence(some.slice(middle))];
  }
}

const tools = [
  ["gosling test", gosling],
  [
    "squawk 2.66.0",
    () =>
      linter(
        [
          ...squawk(
            files.filter(({ transaction }) => transaction),
            "--assume-in-transaction",
          ),
          ...squawk(files.filter(({ transaction }) => !transaction)),
        ],
        /^(prefer-|require-(lock|statement)-timeout|require-timeout-settings|require-(concurrent-)?.*-name|ban-char-field|syntax-error)/,
      ),
  ],
  [
    "@flvmnt/pgfence 0.1.5",
    () =>
      linter(
        pgfence(files).flatMap(({ filePath, checks }) =>
          checks
            .filter(({ risk }) => risk !== "SAFE" && risk !== "LOW")
            .map(({ ruleId }) => [filePath, ruleId]),
        ),
        /^(prefer-|missing-)/,
      ),
  ],
  [
    "@postgres-language-server/cli 0.25.5",
    () =>
      linter(
        json(join(bin, "postgres-language-server"), [
          "check",
          "--reporter=json",
          "--max-diagnostics=100000",
          ...namesOf(files),
        ]).diagnostics.map(({ location, category }) => [location.path, category]),
        /lockTimeoutWarning|prefer/i,
      ),
  ],
];

try {
  const rows = [];
  for (const [name, run] of tools) {
    const verdicts = [...(await run()).entries()];
    if (process.argv.includes("--list"))
      for (const [id, { found, quiet }] of verdicts)
        if (!found || !quiet)
          console.log(
            `${name}: ${id} ${cases.find((one) => one.id === id).title}${found ? "" : ", missed"}${quiet ? "" : ", false alarm"}`,
          );
    const count = (what) => verdicts.filter(([, verdict]) => verdict[what]).length;
    rows.push(`| ${name} | ${count("found")} | ${count("quiet")} |`);
  }
  const table = [
    `| of ${cases.length} | hazards found | good versions quiet |`,
    "|---|---|---|",
    ...rows,
  ].join("\n");
  console.log(table);
  const docs = join(root, "docs", "harness.md");
  const text = readFileSync(docs, "utf8");
  const marked = /(<!-- bench:hazards -->\n)[\s\S]*?(<!-- end -->)/;
  if (marked.test(text)) writeFileSync(docs, text.replace(marked, `$1${table}\n$2`));
} finally {
  rmSync(folder, { recursive: true, force: true });
}
