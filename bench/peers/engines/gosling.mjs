// gosling as an application uses it: files from disk, one session, applyPending.
import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { applyPending, createMigrator, standardHost } from "../../../dist/engine/index.js";
import { connect } from "../../../dist/server/index.js";

export const files = "goose";

const host = { ...standardHost, sha256: (text) => createHash("sha256").update(text, "utf8").digest("hex") };

export async function migrate(url, folder) {
  return withSession(url, (database) => applyPending(database, sources(folder), { host }));
}

export async function status(url, folder) {
  return withSession(url, (database) => createMigrator(database, sources(folder), { host }).status());
}

const sources = (folder) =>
  readdirSync(folder).map((name) => ({ name, text: readFileSync(join(folder, name), "utf8") }));

async function withSession(url, work) {
  const session = await connect({ connection: url });
  let roundTrips = 0;
  const counted = {
    run(sql) {
      roundTrips += 1;
      return session.run(sql);
    },
  };
  try {
    const { length } = await work(counted);
    return { roundTrips, length };
  } finally {
    await session.close();
  }
}
