// The schema as a real server tells it: the same objects and the same fingerprint as in a sandbox.
import { expect, test } from "vitest";
import { compareSchemas, describeDifference, openSandbox, readSchema } from "../../src/sandbox/index.ts";
import { connect } from "../../src/server/index.ts";
import { useServer } from "../support/postgres-server.ts";
import { testAssets } from "../support/seed.ts";
import { SCENE } from "./scene.ts";

const server = useServer();

const EXTRAS = `
  ALTER TABLE orders ADD CONSTRAINT small CHECK (total < 1000) NOT VALID;
  GRANT SELECT ON users TO app; GRANT UPDATE (name) ON users TO app WITH GRANT OPTION;
  REVOKE EXECUTE ON FUNCTION twice(int) FROM PUBLIC;
  ALTER DEFAULT PRIVILEGES IN SCHEMA stock GRANT SELECT ON TABLES TO app;
  COMMENT ON COLUMN users.name IS 'full'; COMMENT ON FUNCTION touch() IS 'nothing yet';
  CREATE TABLE schema_migrations (version_id bigint PRIMARY KEY);`;

test("a sandbox and a server that ran the same have the same fingerprint, whoever reads it", async () => {
  const sandbox = await openSandbox(await testAssets());
  const session = await connect({ connection: await server().createDatabase(), env: {} });
  try {
    await sandbox.database.run(SCENE + EXTRAS);
    await session.run(SCENE + EXTRAS);
    const here = await readSchema(sandbox.database);
    const there = await readSchema(session);
    expect(describeDifference(compareSchemas(here, there))).toEqual([]);
    expect(there.fingerprint).toBe(here.fingerprint);
    // Two empty schemas would agree as well.
    expect([...new Set(here.objects.map((object) => object.kind))]).toEqual([
      "schema",
      "type",
      "sequence",
      "table",
      "column",
      "constraint",
      "index",
      "statistics",
      "view",
      "materialized view",
      "function",
      "text search",
      "trigger",
      "policy",
      "publication",
      "privilege",
      "comment",
    ]);

    // A role that may read nothing still reads the whole catalog.
    await session.run("CREATE ROLE nobody_special; SET ROLE nobody_special");
    expect((await readSchema(session)).fingerprint).toBe(here.fingerprint);
  } finally {
    await session.close();
    await sandbox.close();
  }
});
