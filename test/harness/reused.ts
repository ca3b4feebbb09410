// PGlites for many short runs: one that is closed is emptied and used again, since a warm one costs a tenth of a new one.
import type { DatabaseFactory, TestDatabase } from "../../src/harness/index.ts";
import { readSchema, type Schema } from "../../src/sandbox/index.ts";

const NOTHING_OPEN = "ROLLBACK; DISCARD ALL; RESET SESSION AUTHORIZATION";

/** What a file can make outside of `public` or leave in it: schemas with all in them, extensions, roles; then `public` anew. */
const EMPTY = `DO $$
DECLARE name text;
BEGIN
  FOR name IN SELECT nspname FROM pg_namespace WHERE nspname !~ '^pg_' AND nspname <> 'information_schema' LOOP
    EXECUTE format('DROP SCHEMA %I CASCADE', name);
  END LOOP;
  FOR name IN SELECT extname FROM pg_extension WHERE extname <> 'plpgsql' LOOP
    EXECUTE format('DROP EXTENSION %I CASCADE', name);
  END LOOP;
  FOR name IN SELECT rolname FROM pg_roles WHERE oid >= 16384 LOOP
    EXECUTE format('DROP OWNED BY %I CASCADE', name);
    EXECUTE format('DROP ROLE %I', name);
  END LOOP;
END $$;
CREATE SCHEMA public AUTHORIZATION pg_database_owner;
COMMENT ON SCHEMA public IS 'standard public schema';
GRANT USAGE ON SCHEMA public TO PUBLIC;
INSERT INTO pg_init_privs SELECT oid, 'pg_namespace'::regclass, 0, 'i', nspacl FROM pg_namespace WHERE nspname = 'public'`;

/** Settings of the database or a role, and whatever else the schema does not show: any of them makes a database useless. */
const LEFT = `SELECT (SELECT count(*) FROM pg_db_role_setting) + (SELECT count(*) FROM pg_largeobject_metadata)
  + (SELECT count(*) FROM pg_publication) + (SELECT count(*) FROM pg_default_acl) + (SELECT count(*) FROM pg_event_trigger)
  + (SELECT count(*) FROM pg_foreign_data_wrapper) + (SELECT count(*) FROM pg_roles WHERE oid >= 16384)
  + (SELECT count(*) FROM pg_class WHERE oid >= 16384 AND relnamespace <> 'pg_toast'::regnamespace)`;

/** One that cannot be made as empty as a new one is closed for good. */
export function reused(factory: DatabaseFactory): DatabaseFactory {
  const idle: TestDatabase[] = [];
  let fresh: Schema | undefined;
  const lend = (real: TestDatabase): TestDatabase => ({
    database: real.database,
    takeNotices: () => real.takeNotices(),
    copy: async () => lend(await real.copy()),
    async close() {
      if (idle.length < 3 && (await emptied(real))) idle.push(real);
      else await real.close();
    },
  });
  async function emptied({ database, takeNotices }: TestDatabase): Promise<boolean> {
    try {
      for (const sql of [...NOTHING_OPEN.split("; "), EMPTY]) await database.run(sql);
      const [left] = await database.run(LEFT);
      takeNotices();
      return left?.rows[0]?.[0] === "0" && (await readSchema(database)).fingerprint === fresh?.fingerprint;
    } catch {
      return false;
    }
  }
  return {
    limits: factory.limits,
    async open() {
      const known = idle.pop();
      if (known) return lend(known);
      const opened = await factory.open();
      fresh ??= await readSchema(opened.database);
      return lend(opened);
    },
  };
}
