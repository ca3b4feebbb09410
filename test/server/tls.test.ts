// sslmode on a server that offers TLS: who is encrypted, who is refused, and why.
import { chmod, chown, copyFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { beforeAll, describe, expect, test } from "vitest";
import { connect } from "../../src/server/index.ts";
import { useServer } from "../support/postgres-server.ts";

const server = useServer();
const authority = fixture("authority.crt");

function fixture(name: string): string {
  return fileURLToPath(new URL(`fixtures/${name}`, import.meta.url));
}

beforeAll(async () => {
  const { dataFolder } = server();
  const { uid, gid } = await stat(dataFolder);
  for (const name of ["server.crt", "server.key"]) {
    const file = join(dataFolder, name);
    await copyFile(fixture(name), file);
    await chmod(file, 0o600);
    await chown(file, uid, gid);
  }
  const url = server().url("postgres");
  await server().query(url, "ALTER SYSTEM SET ssl = on");
  await server().query(url, "SELECT pg_reload_conf()");
  while ((await server().query(url, "SHOW ssl"))[0]?.[0] !== "on") await delay(20);
});

/** Whether the server says that the connection is encrypted, and whether the session thinks so. */
async function encryption(
  host: string,
  parameters: string,
): Promise<readonly (string | boolean | null | undefined)[]> {
  const { port, user, password } = server();
  const session = await connect({
    connection: `host=${host} port=${port} user=${user} password='${password}' dbname=postgres ${parameters}`,
    env: {},
  });
  try {
    const [result] = await session.run("SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()");
    return [result?.rows[0]?.[0], session.encrypted];
  } finally {
    await session.close();
  }
}

describe("sslmode", () => {
  test.each([
    ["127.0.0.1", ""],
    ["127.0.0.1", "sslmode=prefer"],
    ["127.0.0.1", "sslmode=require"],
    ["127.0.0.1", `sslmode=verify-ca sslrootcert=${authority}`],
    ["127.0.0.1", `sslmode=require sslrootcert=${authority}`],
    ["localhost", `sslmode=verify-full sslrootcert=${authority}`],
    ["localhost", "sslmode=require channel_binding=require"],
    ["localhost", "sslmode=require sslnegotiation=direct"],
  ])("on %s, %s encrypts", async (host, parameters) => {
    expect(await encryption(host, parameters)).toEqual(["t", true]);
  });

  test.each(["sslmode=disable", "sslmode=allow"])("%s does not", async (parameters) => {
    expect(await encryption("127.0.0.1", parameters)).toEqual(["f", false]);
  });

  test.each([
    [
      "localhost",
      "sslmode=verify-full",
      /^the certificate of .* is not accepted: .*\(UNABLE_TO_VERIFY_LEAF_SIGNATURE\)$/,
    ],
    [
      "127.0.0.1",
      `sslmode=verify-full sslrootcert=${authority}`,
      /^the certificate of .* is not accepted: .*\(ERR_TLS_CERT_ALTNAME_INVALID\)$/,
    ],
    ["localhost", "sslmode=disable channel_binding=require", /does not offer channel binding/],
  ])("on %s, %s is refused", async (host, parameters, message) => {
    await expect(encryption(host, parameters)).rejects.toThrow(message);
  });
});
