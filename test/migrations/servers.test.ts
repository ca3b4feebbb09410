// From nothing to the whole history, on PGlite and on a PostgreSQL server: the same schema, up and on the way back.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createMigrator } from "../../src/engine/index.ts";
import { compareSchemas, openSandbox, readSchema, type Sandbox } from "../../src/sandbox/index.ts";
import { connect, type ServerSession } from "../../src/server/index.ts";
import { useServer } from "../support/postgres-server.ts";
import { testAssets } from "../support/seed.ts";
import { rowsAfter, rowsBefore } from "./rows.ts";
import { history } from "./support/history.ts";
import { compareRows, readRows } from "./support/rows-of.ts";

describe("PGlite and a server", () => {
  const server = useServer();
  let sandbox: Sandbox;
  let session: ServerSession;

  beforeAll(async () => {
    sandbox = await openSandbox(await testAssets());
    session = await connect({ connection: await server().createDatabase(), env: {} });
  });
  afterAll(async () => {
    await sandbox?.close();
    await session?.close();
  });

  test("agree after all 45 files", async () => {
    const databases = [sandbox.database, session];
    for (const database of databases) {
      expect(await createMigrator(database, history).up()).toHaveLength(45);
    }
    const [onPglite, onServer] = await Promise.all(databases.map((database) => readSchema(database)));
    expect(onPglite!.objects.filter((object) => object.kind === "table")).toHaveLength(53);
    expect(compareSchemas(onPglite!, onServer!)).toEqual([]);
    expect(onServer!.fingerprint).toBe(onPglite!.fingerprint);
  });

  test("agree on the way back to nothing", async () => {
    await createMigrator(session, history).reset();
    await createMigrator(sandbox.database, history).reset();
    expect(compareSchemas(await readSchema(sandbox.database), await readSchema(session))).toEqual([]);
    expect((await readSchema(session)).objects.filter((object) => object.kind === "table")).toEqual([]);
  });

  test("and the files with a way back have it on the server too, rows and all", async () => {
    const migrator = createMigrator(session, history);
    let schema = await readSchema(session);
    for (const file of history) {
      await session.run(rowsBefore[`${file.version}`] ?? "");
      const rows = await readRows(session);
      await migrator.up(file.version);
      const up = await readSchema(session);
      await session.run(rowsAfter[`${file.version}`] ?? "");
      await migrator.down();
      if (!file.irreversible) {
        expect(compareSchemas(schema, await readSchema(session)), file.name).toEqual([]);
        expect(compareRows(rows, await readRows(session)).lost, file.name).toEqual([]);
      }
      await migrator.up(file.version);
      schema = await readSchema(session);
      expect(compareSchemas(up, schema), file.name).toEqual([]);
    }
  });
});
