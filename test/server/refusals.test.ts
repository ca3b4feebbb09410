// Why a connection failed, with what to do; and a name server that never answers.
import { createSocket } from "node:dgram";
import { once } from "node:events";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { failedToConnect } from "../../src/server/errors.ts";
import { nameServerAnswers } from "../../src/server/name-server.ts";

const refusal = (code: string, message: string, hint?: string) =>
  Object.assign(new Error(message), { code, severity: "FATAL", hint });

describe("a refusal", () => {
  test.each([
    ["08P01", "unsupported startup parameter: options", /pooler.*ALTER ROLE/],
    ["28000", 'role "u" does not exist', /PGUSER/],
    ["28P01", 'password authentication failed for user "u"', /PGPASSWORD/],
    ["3D000", 'database "x" does not exist', /Create it first/],
    ["53300", "sorry, too many clients already", /max_connections/],
    ["57P03", "the database system is starting up", /Try again/],
  ])("%s %s", (code, message, hint) => {
    expect(failedToConnect(refusal(code, message), "x").fields).toMatchObject({
      message,
      sqlstate: code,
      hint: expect.stringMatching(hint),
    });
  });

  test("keeps the server's own hint, and gets none that does not fit", () => {
    expect(failedToConnect(refusal("28P01", "no", "Ask Ann."), "x").fields.hint).toBe("Ask Ann.");
    expect(failedToConnect(refusal("08P01", "expected SASL response"), "x").fields.hint).toBeUndefined();
  });
});

describe("a name server that never answers", () => {
  const silent = createSocket("udp4");
  let nameServers: string[] = [];
  let asked = 0;
  beforeAll(async () => {
    silent.on("message", () => {
      asked += 1;
    });
    silent.bind(0, "127.0.0.1");
    await once(silent, "listening");
    nameServers = [`127.0.0.1:${silent.address().port}`];
  });
  afterAll(() => silent.close());

  test("is given up at the connection's own limit", async () => {
    await expect(nameServerAnswers("db.example.test", { timeoutMs: 100, nameServers })).rejects.toThrow(
      "timeout expired",
    );
    expect(asked).toBeGreaterThan(0);
  });

  test("is given up at a signal, also one that came before", async () => {
    const stop = new AbortController();
    const waiting = nameServerAnswers("db.example.test", { timeoutMs: 0, nameServers, signal: stop.signal });
    stop.abort();
    await expect(waiting).rejects.toThrow("stopped");
    await expect(
      nameServerAnswers("db.example.test", { timeoutMs: 0, nameServers, signal: stop.signal }),
    ).rejects.toThrow("stopped");
  });

  test.each(["127.0.0.1", "::1", "localhost", "/var/run/postgresql"])("is not asked for %s", async (host) => {
    asked = 0;
    await nameServerAnswers(host, { timeoutMs: 0, nameServers });
    expect(asked).toBe(0);
  });
});
