// A pgbouncer in front of a test's server, in transaction or session mode; null where the machine has none.
import { type ChildProcess, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { chmod, mkdtemp, rm, writeFile } from "node:fs/promises";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { freePort, type PostgresServer } from "./postgres-server.ts";

export interface Pooler {
  /** The same database, through the pooler. */
  url(database: string): string;
  stop(): Promise<void>;
}

const PLACES = [
  "/usr/sbin/pgbouncer",
  "/usr/bin/pgbouncer",
  "/usr/local/bin/pgbouncer",
  "/opt/homebrew/bin/pgbouncer",
];
const program = PLACES.find((place) => existsSync(place));
export const poolerIsThere = program !== undefined;
// On CI, tests that nobody ran must not look like tests that passed.
if (!poolerIsThere && process.env.CI === "true")
  throw new Error("pgbouncer was not found. Install it (Debian: apt-get install pgbouncer).");

export async function startPooler(
  server: PostgresServer,
  mode: "transaction" | "session",
  size = 20,
): Promise<Pooler> {
  const folder = await mkdtemp(join(tmpdir(), "gosling-pgbouncer-"));
  const port = await freePort();
  const password = server.password.replaceAll("'", "''");
  await writeFile(
    join(folder, "pgbouncer.ini"),
    `[databases]
* = host=${server.host} port=${server.port} user=${server.user} password='${password}'
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = ${port}
unix_socket_dir =
auth_type = any
pool_mode = ${mode}
default_pool_size = ${size}
max_client_conn = 200
`,
  );
  await chmod(folder, 0o755);
  const asRoot = process.getuid?.() === 0 ? ["-u", "nobody"] : [];
  const child = spawn(program!, ["-q", ...asRoot, join(folder, "pgbouncer.ini")], { stdio: "ignore" });
  await answers(port, child);
  return {
    url: (database) => `postgres://${server.user}@127.0.0.1:${port}/${new URL(database).pathname.slice(1)}`,
    async stop() {
      const ended = new Promise((done) => child.once("exit", done));
      child.kill("SIGKILL");
      await ended;
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function answers(port: number, child: ChildProcess): Promise<void> {
  while (child.exitCode === null) {
    const there = await new Promise<boolean>((resolve) => {
      const socket = connect(port, "127.0.0.1", () => resolve(true));
      socket.on("error", () => resolve(false));
      socket.on("close", () => socket.destroy());
      setTimeout(() => socket.destroy(), 1000).unref();
    });
    if (there) return;
    await new Promise((wake) => setTimeout(wake, 20));
  }
  throw new Error("pgbouncer did not start");
}
