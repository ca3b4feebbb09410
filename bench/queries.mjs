// What 500 queries add to `gosling test` over 45 files, on PGlite, beside preparing all of them after every file. Run: npm run build, then node bench/queries.mjs [QUERIES] [ROUNDS]
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { createMigrator } from "../dist/engine/index.js";
import { loadSqlParser, sandboxFactory, testMigrations } from "../dist/harness/index.js";
import { openSandbox } from "../dist/sandbox/index.js";

const count = Number(process.argv[2] ?? 500);
const rounds = Number(process.argv[3] ?? 2);
const folder = new URL("../dist/seed/", import.meta.url).pathname;
const { file } = JSON.parse(readFileSync(join(folder, "seed.json"), "utf8"));
const assets = { seed: new Blob([readFileSync(join(folder, file))]) };
const parser = await loadSqlParser();
const factory = sandboxFactory((options) => openSandbox(assets, options));
const migrations = new URL("../migrations/postgres/", import.meta.url).pathname;
const sources = readdirSync(migrations)
  .filter((name) => name.endsWith(".sql"))
  .map((name) => ({ name, text: readFileSync(join(migrations, name), "utf8") }));

/** Over the tables and views that the files give: reads of a row, sums by a column, writes, joins. */
async function queriesOf() {
  const sandbox = await openSandbox(assets);
  await createMigrator(sandbox.database, sources).up();
  const [{ rows }] = await sandbox.database.run(
    `SELECT c.oid::regclass::text, json_agg(quote_ident(attname) ORDER BY attnum) FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace
     JOIN pg_attribute a ON attrelid = c.oid AND attnum > 0 AND NOT attisdropped
     WHERE relkind IN ('r', 'p', 'v') AND nspname NOT IN ('pg_catalog', 'information_schema') GROUP BY 1 ORDER BY 1`,
  );
  await sandbox.close();
  const tables = rows.map(([table, columns]) => [table, JSON.parse(columns)]);
  const texts = Array.from({ length: count }, (_, index) => {
    const [table, columns] = tables[index % tables.length];
    const [other] = tables[(index * 7) % tables.length];
    const a = columns[index % columns.length];
    const b = columns[(index * 5 + 1) % columns.length];
    return [
      `SELECT * FROM ${table} WHERE ${a} = $1`,
      `SELECT ${a}, count(*) FROM ${table} GROUP BY ${a}`,
      `DELETE FROM ${table} WHERE ${a} = $1 RETURNING ${b}`,
      `SELECT x.${a}, x.${b}, y.* FROM ${table} x, ${other} y WHERE x.${a} IS NOT NULL`,
    ][index % 4];
  });
  return { files: [{ name: "queries.sql", text: `${texts.join(";\n")};\n` }], from: null };
}

async function run(queries) {
  const started = performance.now();
  let report;
  let findings = 0;
  for await (const event of testMigrations(sources, { parser, factory, ...(queries && { queries }) })) {
    if (event.type === "queries-finished") report = event.report;
    if (event.type === "file-finished")
      findings += event.report.findings.filter(({ part }) => part === "queries").length;
  }
  return { seconds: (performance.now() - started) / 1000, report, findings };
}

/** The floor of the plain way: every query described once a file and once after its Down. */
async function everything(queries) {
  const sandbox = await openSandbox(assets);
  await createMigrator(sandbox.database, sources).up();
  const texts = queries.files[0].text.split(";\n").filter((text) => text !== "");
  const started = performance.now();
  for (const text of texts) await sandbox.database.describe(text).catch(() => undefined);
  const seconds = (performance.now() - started) / 1000;
  await sandbox.close();
  return seconds * 2 * sources.length;
}

const queries = await queriesOf();
for (let round = 1; round <= rounds; round += 1) {
  const without = await run();
  const { report, findings, seconds } = await run(queries);
  const all = await everything(queries);
  const added = seconds - without.seconds;
  console.log(
    `${sources.length} files ${without.seconds.toFixed(1)} s, with ${report.queries} queries ${seconds.toFixed(1)} s: ${added.toFixed(1)} s more (${findings} findings, ${report.unchecked.length} not checked); all of them each time ${all.toFixed(1)} s, ${(all / added).toFixed(1)} times as long`,
  );
}
