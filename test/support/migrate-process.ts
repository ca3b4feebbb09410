// One process that migrates, for tests that start many and kill some: URL FOLDER COMMAND [ARGUMENT...]
// Prints one JSON value; exit code 0 or 1.
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { createMigrator, MigrationError } from "../../src/engine/index.ts";
import { connect } from "../../src/server/index.ts";

const [url = "", folder = "", command = "up", ...words] = process.argv.slice(2);

const print = (value: unknown) =>
  process.stdout.write(
    `${JSON.stringify(value, (_key, part) => (typeof part === "bigint" ? String(part) : part))}\n`,
  );

const names = (await readdir(folder)).filter((name) => name.endsWith(".sql"));
const sources = await Promise.all(
  names.map(async (name) => ({ name, text: await readFile(join(folder, name), "utf8") })),
);
const database = await connect({ connection: url, env: {} });
// Tells the parent that the connection stands, so that a kill can be timed from here.
process.stderr.write("connected\n");
const migrator = createMigrator(database, sources, {
  onEvent: (event) =>
    event.type === "migration-finished" && process.stderr.write(`${event.result.version}\n`),
});
try {
  if (command === "repair" && words[1] === "--continue")
    print(await migrator.continue(BigInt(words[0] ?? "")));
  else if (command === "repair")
    print(await migrator.repair(BigInt(words[0] ?? ""), words[2] === "pending" ? "pending" : "applied"));
  else if (command === "down") print(await migrator.down());
  else print(await migrator.up());
} catch (error) {
  if (!(error instanceof MigrationError)) throw error;
  print(error.failure);
  process.exitCode = 1;
} finally {
  await database.close();
}
