// The work that every engine gets: one-statement migrations, of ten 1 CREATE TABLE, 4 ADD COLUMN, 1 CREATE INDEX, 4 INSERT.
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** `count` statements, without a semicolon. */
function statements(count) {
  return Array.from({ length: count }, (_, index) => {
    const table = `t${Math.floor(index / 10)}`;
    const place = index % 10;
    if (place === 0) return `CREATE TABLE ${table} (id int PRIMARY KEY, name text)`;
    if (place <= 4) return `ALTER TABLE ${table} ADD COLUMN c${place} text`;
    if (place === 5) return `CREATE INDEX ${table}_name_idx ON ${table} (name)`;
    return `INSERT INTO ${table} (id, name) VALUES (${place}, 'row ${place}')`;
  });
}

const number = (index) => String(index + 1).padStart(6, "0");

/** The files lie in a temporary folder, from where the package's name would lead nowhere. Null where the peers are not installed. */
const kysely = await Promise.resolve()
  .then(() => import.meta.resolve("kysely"))
  .catch(() => null);

/** Writes each engine's own kind of files; answers the folder for each kind. */
export function writeWorkload(root, count) {
  const all = statements(count);
  const folders = {};
  const kind = (name, file) => {
    const folder = join(root, name);
    folders[name] = folder;
    mkdirSync(folder, { recursive: true });
    for (const [index, sql] of all.entries()) {
      const [path, text] = file(index, sql);
      writeFileSync(join(folder, path), text);
    }
    return folder;
  };
  kind("goose", (index, sql) => [`${number(index)}_m.sql`, `-- +goose Up\n${sql};\n`]);
  kind("plain", (index, sql) => [`${number(index)}_m.sql`, `${sql};\n`]);
  kind("dbmate", (index, sql) => [`${number(index)}_m.sql`, `-- migrate:up\n${sql};\n\n-- migrate:down\n`]);
  kind("kysely", (index, sql) => [
    `${number(index)}_m.mjs`,
    `import { sql } from ${JSON.stringify(kysely)};\nexport const up = (db) => sql.raw(${JSON.stringify(sql)}).execute(db);\n`,
  ]);
  const drizzle = kind("drizzle", (index, sql) => [`${number(index)}_m.sql`, `${sql};\n`]);
  mkdirSync(join(drizzle, "meta"), { recursive: true });
  const entries = all.map((_, index) => ({
    idx: index,
    version: "7",
    when: index + 1,
    tag: `${number(index)}_m`,
    breakpoints: true,
  }));
  writeFileSync(
    join(drizzle, "meta", "_journal.json"),
    JSON.stringify({ version: "7", dialect: "postgresql", entries }),
  );
  return folders;
}
