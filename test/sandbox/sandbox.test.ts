// Sandboxes as a whole: what the seed can do, copies, settings, and clear refusals.
import { afterEach, describe, expect, test } from "vitest";
import { DatabaseError } from "../../src/engine/index.ts";
import { openSandbox, type Sandbox, SandboxError } from "../../src/sandbox/index.ts";
import { testAssets } from "../support/seed.ts";

const opened: Sandbox[] = [];
afterEach(async () => {
  for (const sandbox of opened.splice(0)) await sandbox.close();
});

async function open(options?: Parameters<typeof openSandbox>[1]): Promise<Sandbox> {
  const sandbox = await openSandbox(await testAssets(), options);
  opened.push(sandbox);
  return sandbox;
}

async function value(sandbox: Sandbox, sql: string): Promise<string | null | undefined> {
  return (await sandbox.database.run(sql)).at(-1)?.rows[0]?.[0];
}

describe("a sandbox from the seed", () => {
  test("does what migrations ask of PostgreSQL", async () => {
    const sandbox = await open();
    const run = (sql: string) => sandbox.database.run(sql);
    await run("CREATE TYPE mood AS ENUM ('calm', 'cross')");
    await run("CREATE TABLE users (id uuid PRIMARY KEY DEFAULT gen_random_uuid(), mood mood, bio text)");
    await run("CREATE INDEX CONCURRENTLY users_mood_idx ON users (mood)");
    await run("CREATE INDEX users_bio_idx ON users USING gin (to_tsvector('english', bio))");
    await run(`CREATE FUNCTION calm() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN NEW.mood := coalesce(NEW.mood, 'calm'); RETURN NEW; END $$`);
    await run("CREATE TRIGGER calm BEFORE INSERT ON users FOR EACH ROW EXECUTE FUNCTION calm()");
    await run("DO $$ BEGIN INSERT INTO users (bio) VALUES ('Geese are running'); END $$");
    const found =
      "SELECT mood FROM users WHERE to_tsvector('english', bio) @@ to_tsquery('english', 'goose | run')";
    expect(await value(sandbox, found)).toBe("calm");
    expect(await value(sandbox, "SELECT id::text ~ '^[0-9a-f-]{36}$' FROM users")).toBe("t");
    expect(
      await value(sandbox, "SELECT indisvalid FROM pg_index WHERE indexrelid = 'users_mood_idx'::regclass"),
    ).toBe("t");
  });

  test("has sane catalogs and settings", async () => {
    const sandbox = await open();
    expect(await value(sandbox, "SELECT string_agg(datname, ',') FROM pg_database")).toBe("postgres");
    expect(await value(sandbox, "SELECT count(*) FROM pg_class WHERE oid >= 16384")).toBe("0");
    expect(await value(sandbox, "SELECT string_agg(extname, ',') FROM pg_extension")).toBe("plpgsql");
    expect(await value(sandbox, "SELECT count(*) > 50 FROM information_schema.tables")).toBe("t");
    expect(await value(sandbox, "SHOW timezone")).toBe("UTC");
    expect(await value(sandbox, "SHOW search_path")).toBe('"$user", public');
    expect(await value(sandbox, "SHOW server_encoding")).toBe("UTF8");
    await expect(sandbox.database.run("DROP TABLE pg_catalog.pg_class")).rejects.toMatchObject({
      fields: { sqlstate: "42501" },
    });
  });

  test("two of them share nothing", async () => {
    const [one, two] = await Promise.all([open(), open()]);
    await one.database.run("CREATE TABLE only_here ()");
    expect(await value(two, "SELECT to_regclass('only_here')")).toBeNull();
  });
});

describe("snapshots", () => {
  test("open with the content of the moment they were taken, and again", async () => {
    const sandbox = await open();
    await sandbox.database.run("CREATE TABLE eggs AS SELECT generate_series(1, 1000) AS id");
    const snapshot = await sandbox.dump();
    await sandbox.database.run("DROP TABLE eggs");
    const copy = await open({ from: snapshot });
    expect(await value(copy, "SELECT count(*) FROM eggs")).toBe("1000");
    await copy.database.run("DELETE FROM eggs");
    expect(await value(await open({ from: snapshot }), "SELECT count(*) FROM eggs")).toBe("1000");
  });

  test("are refused while a transaction is open", async () => {
    const sandbox = await open();
    await sandbox.database.run("BEGIN");
    await expect(sandbox.dump()).rejects.toMatchObject({ name: "SandboxError", code: "IN_TRANSACTION" });
    await sandbox.database.run("ROLLBACK");
    await expect(sandbox.dump()).resolves.toBeInstanceOf(Blob);
  });
});

describe("what cannot be opened says so", () => {
  test("a damaged seed", async () => {
    const seed = new Blob([new Uint8Array([0x1f, 0x8b, 1, 2, 3])]);
    await expect(openSandbox({ seed })).rejects.toMatchObject({ code: "SEED_UNREADABLE" });
  });

  test("a seed that is something else", async () => {
    const seed = new Blob(["<!doctype html><title>Not found</title>"]);
    const refusal = openSandbox({ seed });
    await expect(refusal).rejects.toBeInstanceOf(SandboxError);
    await expect(refusal).rejects.toMatchObject({
      code: "SEED_UNREADABLE",
      message: "the prepared data directory cannot be read: it is not a tar file",
    });
  });

  test("a refusal does not stop the next", async () => {
    await openSandbox({ seed: new Blob(["?"]) }).catch(() => undefined);
    expect(await value(await open(), "SELECT 1")).toBe("1");
  });

  test("a database that ran out of stack, in that statement and in all later ones", async () => {
    const sandbox = await open();
    await sandbox.database.run(`CREATE FUNCTION deep(int) RETURNS int LANGUAGE sql AS 'SELECT 1';
      CREATE OR REPLACE FUNCTION deep(int) RETURNS int LANGUAGE sql AS 'SELECT deep($1 + 1)'`);
    const sqlstate = async () => {
      const error: unknown = await sandbox.database.run("SELECT deep(1)").catch((reason: unknown) => reason);
      return error instanceof DatabaseError && error.fields.sqlstate;
    };
    // A larger stack than that of Node's workers lets PostgreSQL refuse it in time.
    expect(["08006", "54001"]).toContain(await sqlstate());
    expect(["08003", "54001"]).toContain(await sqlstate());
  });

  test("a closed sandbox", async () => {
    const sandbox = await open();
    await sandbox.close();
    await sandbox.close();
    await expect(sandbox.database.run("SELECT 1")).rejects.toMatchObject({ fields: { sqlstate: "08003" } });
  });
});
