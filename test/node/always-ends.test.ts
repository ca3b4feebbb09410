// A command ends: whatever the server, the network or the reader of its output does, and at the first signal.
import { spawn } from "node:child_process";
import { open } from "node:fs/promises";
import { connect, createServer, type Server, type Socket } from "node:net";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { cliFolder } from "../support/cli.ts";
import { dedent } from "../support/dedent.ts";
import { useServer } from "../support/postgres-server.ts";

// What hangs is found out soon.
vi.setConfig({ testTimeout: 120_000 });

const server = useServer();
const executable = fileURLToPath(new URL("../../dist/node/bin.js", import.meta.url));

const FILES = {
  "migrations/00001_a.sql": dedent`
    -- +goose Up
    CREATE TABLE a ();
    -- +goose Down
    DROP TABLE a;
  `,
  "migrations/00002_b.sql": dedent`
    -- +goose Up
    CREATE TABLE b ();
    -- +goose Down
    DROP TABLE b;
  `,
};

describe("a refused connection is closed", () => {
  test.each([
    ["no password is given", "", /asks for a password and none is given/],
    ["the password is wrong", ":wrong", /password authentication failed/],
    ["channel binding is required of a server without TLS", ":wrong", /does not offer channel binding/],
    ["the server asks in vain for TLS", ":wrong", /does not offer TLS/],
  ])("%s", async (name, password, sentence) => {
    const folder = await cliFolder(FILES);
    const query = /binding/.test(name)
      ? "&channel_binding=require"
      : /TLS$/.test(name)
        ? "&sslmode=require"
        : "";
    const url = `postgres://postgres${password}@127.0.0.1:${server().port}/postgres?passfile=/none${query}`;
    for (const command of [["up"], ["status"], ["up", "--dry-run"]]) {
      const { code, out, err } = await folder.start([...command, "--database", url]).ended;
      expect({ code, out }).toEqual({ code: 1, out: "" });
      expect(err).toMatch(sentence);
    }
  });
});

describe("a server that accepts and never answers", () => {
  let silent: Server;
  let heard: () => void = () => undefined;
  const sockets = new Set<Socket>();
  beforeAll(async () => {
    silent = createServer((socket) => {
      sockets.add(socket);
      socket.on("error", () => undefined);
      socket.once("data", () => heard());
    });
    await new Promise<void>((listening) => silent.listen(0, "127.0.0.1", listening));
  });
  afterAll(() => {
    for (const socket of sockets) socket.destroy();
    silent.close();
  });
  const url = () => {
    const address = silent.address();
    // No limit of its own: what ends the command is the signal or --timeout.
    return `postgres://u@127.0.0.1:${typeof address === "object" && address?.port}/d?connect_timeout=3600`;
  };

  test.each([["up"], ["up", "--dry-run"], ["status"], ["version"]])(
    "%s %s ends on Ctrl+C",
    async (...args) => {
      const folder = await cliFolder(FILES);
      const asked = new Promise<void>((resolve) => {
        heard = resolve;
      });
      const running = folder.start([...args, "--database", url()]);
      await asked;
      running.interrupt();
      const { code, err } = await running.ended;
      expect(code).toBe(1);
      expect(err).toContain("stopped while connecting to postgres://u@127.0.0.1");
    },
  );

  test("and at --timeout", async () => {
    const folder = await cliFolder(FILES);
    const { code, err } = await folder.start(["up", "--timeout", "100ms", "--database", url()]).ended;
    expect(code).toBe(1);
    expect(err).toContain("the time of --timeout is over");
  });

  test.each([["diff"], ["schema"]])("%s ends on a signal as well", async (command) => {
    const folder = await cliFolder(FILES);
    const asked = new Promise<void>((resolve) => {
      heard = resolve;
    });
    const args = command === "diff" ? ["diff", url(), "migrations"] : ["schema", "dump", url()];
    const running = folder.start(args);
    await asked;
    running.interrupt();
    expect((await running.ended).code).not.toBe(0);
  });
});

describe("a network that hangs in the middle of a statement", () => {
  /** Forwards to the real server until it is frozen; then nothing passes, and nothing is closed. */
  async function freezable() {
    let frozen = false;
    const relay = createServer((socket) => {
      const upstream = connect(server().port, "127.0.0.1");
      for (const one of [socket, upstream]) one.on("error", () => undefined);
      socket.on("data", (chunk) => frozen || upstream.write(chunk));
      upstream.on("data", (chunk) => frozen || socket.write(chunk));
    });
    await new Promise<void>((listening) => relay.listen(0, "127.0.0.1", listening));
    const address = relay.address();
    return {
      port: typeof address === "object" ? address?.port : 0,
      freeze: () => {
        frozen = true;
      },
      close: () => relay.close(),
    };
  }

  test("Ctrl+C cuts the connection, and the server rolls the file back", async () => {
    const folder = await cliFolder({
      ...FILES,
      "migrations/00003_slow.sql": "-- +goose Up\nCREATE TABLE slow ();\nSELECT pg_sleep(3600);\n",
    });
    const real = await server().createDatabase();
    const relay = await freezable();
    const url = real.replace(/:\d+\//, `:${relay.port}/`);
    const running = folder.start(["up", "-v", "--database", url]);
    await running.prints(/up 00003_slow/);
    relay.freeze();
    running.interrupt();
    const { code, err } = await running.ended;
    relay.close();
    expect(code).toBe(1);
    expect(err).toContain("gosling: stopping; a migration that is running is rolled back");
    expect(err).toContain("was lost");
    await server().query(
      real,
      "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query ~ '3600' AND pid <> pg_backend_pid()",
    );
    expect(await server().query(real, "SELECT to_regclass('slow')")).toEqual([[null]]);
  });
});

describe("PGlite", () => {
  const LOOP = { ...FILES, "migrations/00003_loop.sql": "-- +goose Up\nSELECT pg_sleep(3600);\n" };

  test("a statement is ended by the second Ctrl+C", async () => {
    const folder = await cliFolder(LOOP);
    const running = folder.start(["up", "-v", "--database", "pglite:"]);
    await running.prints(/up 00003_loop/);
    running.interrupt();
    // Between two statements nothing has to be waited for, and the sentence is another one.
    await running.prints(/Ctrl\+C again ends at once/);
    running.interrupt();
    expect((await running.ended).code).toBe(null);
  });

  test("and by --timeout; a database in a folder can be opened again, without the file", async () => {
    const folder = await cliFolder(LOOP);
    const running = folder.start(["up", "--timeout", "8s", "--database", "pglite:data"]);
    const { code, err } = await running.ended;
    expect(code).toBe(1);
    expect(err).toContain("the time of --timeout is over");
    const status = await folder.start(["status", "--database", "pglite:data"]).ended;
    expect(status.code).toBe(0);
    expect(status.out).toContain("Pending                  -- 00003_loop.sql");
  });
});

describe("output that cannot be written", () => {
  const MANY = Object.fromEntries(
    Array.from({ length: 400 }, (_, index) => [
      `migrations/${String(index + 1).padStart(5, "0")}_${"long_name_".repeat(15)}.sql`,
      `-- +goose Up\nCREATE TABLE t${index} ();\n`,
    ]),
  );

  test.each(["stdout", "stderr"])("a full disk under %s", async (stream) => {
    const folder = await cliFolder(FILES);
    const url = await server().createDatabase();
    const full = await open("/dev/full", "w");
    const child = spawn(process.execPath, [executable, "up", "-v", "--database", url], {
      cwd: folder.path,
      env: {},
      stdio: ["ignore", stream === "stdout" ? full.fd : "pipe", stream === "stderr" ? full.fd : "pipe"],
    });
    let printed = "";
    for (const one of [child.stdout, child.stderr]) one?.on("data", (chunk) => (printed += chunk));
    const code = await new Promise((resolve) => child.on("close", resolve));
    await full.close();
    expect(code).toBe(0);
    expect(printed).toContain(
      stream === "stdout" ? "standard output cannot be written (ENOSPC)" : "OK   00002_b",
    );
    expect(await server().query(url, "SELECT max(version_id) FROM schema_migrations")).toEqual([["2"]]);
  });

  test("a reader that does not read: the work is done before anybody reads, and nothing is lost", async () => {
    const folder = await cliFolder(MANY);
    const url = await server().createDatabase();
    const child = spawn(process.execPath, [executable, "up", "-v", "--database", url], {
      cwd: folder.path,
      env: {},
      stdio: ["ignore", "pipe", "inherit"],
    });
    child.stdout?.pause();
    const applied = async () => (await server().query(url, "SELECT to_regclass('t399')"))[0]?.[0] === "t399";
    while (!(await applied())) await new Promise((wake) => setTimeout(wake, 100));
    let out = "";
    child.stdout?.on("data", (chunk) => (out += chunk));
    const ended = new Promise((resolve) => child.on("close", resolve));
    child.stdout?.resume();
    expect(await ended).toBe(0);
    expect(out.match(/^OK /gm)).toHaveLength(400);
  });
});
