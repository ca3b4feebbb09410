// gosling as an application uses it: files from disk, one session, applyPending.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { applyPending, createMigrator } from "../../../dist/engine/index.js";
import { connect } from "../../../dist/server/index.js";
import { backendUse } from "../meter.mjs";

export const files = "goose";

export async function migrate(url, folder) {
  return withSession(url, (database) => applyPending(database, sources(folder)));
}

export async function status(url, folder) {
  return withSession(url, (database) => createMigrator(database, sources(folder)).status());
}

const sources = (folder) =>
  readdirSync(folder).map((name) => ({ name, text: readFileSync(join(folder, name), "utf8") }));

async function withSession(url, work) {
  const session = await connect({ connection: url });
  // Asked before anything is counted: the kernel's books are kept by process.
  const [asked] = await session.run("SELECT pg_backend_pid()");
  let roundTrips = 0;
  const counted = {
    run(sql) {
      roundTrips += 1;
      return session.run(sql);
    },
  };
  try {
    const { length } = await work(counted);
    return { roundTrips, length, ...backendUse(asked.rows[0][0]) };
  } finally {
    await session.close();
  }
}
