// Files that try to reach out of their test database, against a server with a victim: nothing on it is another afterwards.
import { describe, expect, test } from "vitest";
import type { SourceFile } from "../../src/engine/index.ts";
import type { FileReport } from "../../src/harness/index.ts";
import { runHarness } from "../../src/node/harness/run.ts";
import { dedent } from "../support/dedent.ts";
import { useServer } from "../support/postgres-server.ts";

const server = useServer({ flags: ["-c", "max_replication_slots=10", "-c", "wal_level=logical"] });

/** Everything that belongs to the server and not to one of its databases. */
const SHARED = [
  "SELECT datname, datdba::regrole, datallowconn, datconnlimit, coalesce(datacl, acldefault('d', datdba)), dattablespace, datistemplate FROM pg_database ORDER BY 1",
  "SELECT rolname, rolsuper, rolinherit, rolcreaterole, rolcreatedb, rolcanlogin, rolreplication, rolbypassrls, rolconnlimit, rolpassword, rolvaliduntil FROM pg_authid ORDER BY 1",
  "SELECT roleid::regrole, member::regrole, admin_option, inherit_option, set_option FROM pg_auth_members ORDER BY 1, 2",
  "SELECT * FROM pg_db_role_setting ORDER BY 1, 2",
  "SELECT * FROM pg_parameter_acl ORDER BY 1",
  "SELECT classoid::regclass, description FROM pg_shdescription ORDER BY 1, 2",
  "SELECT slot_name FROM pg_replication_slots ORDER BY 1",
  "SELECT spcname, spcacl, spcoptions FROM pg_tablespace ORDER BY 1",
  "SELECT subname FROM pg_subscription ORDER BY 1",
  "SELECT name, setting FROM pg_file_settings ORDER BY 1, 2",
  "SELECT pg_stat_file('gosling-was-here', true)",
];
const VICTIM = [
  "SELECT * FROM treasure ORDER BY 1",
  "SELECT relname, relowner::regrole, relacl FROM pg_class WHERE relnamespace = 'public'::regnamespace ORDER BY 1",
  "SELECT nspname, nspowner::regrole, nspacl FROM pg_namespace ORDER BY 1",
  "SELECT oid FROM pg_largeobject_metadata",
];

async function snapshot(victim: string) {
  const rows: unknown[] = [];
  for (const sql of SHARED) rows.push([sql, await server().query(server().url("postgres"), sql)]);
  for (const sql of VICTIM) rows.push([sql, await server().query(victim, sql)]);
  return rows;
}

/** Each statement is tried by itself, in a DO block, and in a function that is called. */
const STATEMENTS = (victim: string): readonly string[] => [
  `REVOKE ALL ON DATABASE ${victim} FROM PUBLIC`,
  `GRANT ALL ON DATABASE ${victim} TO PUBLIC`,
  `ALTER DATABASE ${victim} RENAME TO mine`,
  `ALTER DATABASE ${victim} OWNER TO owner_role`,
  `ALTER DATABASE ${victim} SET work_mem = '1MB'`,
  `ALTER DATABASE ${victim} CONNECTION LIMIT 0`,
  `COMMENT ON DATABASE ${victim} IS 'mine'`,
  `DROP DATABASE ${victim}`,
  "CREATE DATABASE another",
  `CREATE DATABASE another TEMPLATE ${victim}`,
  "ALTER ROLE CURRENT_USER SET work_mem = '1MB'",
  "ALTER ROLE CURRENT_USER PASSWORD 'mine'",
  "ALTER ROLE CURRENT_USER SUPERUSER",
  "ALTER ROLE postgres SET work_mem = '1MB'",
  "ALTER ROLE postgres PASSWORD 'mine'",
  "ALTER ROLE bystander SUPERUSER",
  "ALTER ROLE bystander RENAME TO mine",
  "ALTER ROLE ALL SET work_mem = '1MB'",
  "ALTER ROLE ALL IN DATABASE postgres SET work_mem = '1MB'",
  "ALTER USER bystander VALID UNTIL '2020-01-01'",
  "COMMENT ON ROLE bystander IS 'mine'",
  "DROP ROLE bystander",
  "CREATE ROLE bystander",
  "CREATE ROLE mighty SUPERUSER LOGIN PASSWORD 'mine'",
  "CREATE USER intruder LOGIN PASSWORD 'mine' IN ROLE owner_role",
  "GRANT owner_role TO CURRENT_USER",
  "GRANT postgres TO CURRENT_USER",
  "GRANT pg_execute_server_program TO CURRENT_USER",
  "GRANT pg_read_all_data TO bystander",
  "REVOKE owner_role FROM bystander",
  "GRANT SET ON PARAMETER log_statement TO bystander",
  "GRANT ALTER SYSTEM ON PARAMETER log_statement TO PUBLIC",
  "DROP OWNED BY owner_role",
  "DROP OWNED BY owner_role, CURRENT_USER",
  "REASSIGN OWNED BY owner_role TO CURRENT_USER",
  "ALTER DEFAULT PRIVILEGES FOR ROLE owner_role GRANT ALL ON TABLES TO PUBLIC",
  "ALTER SYSTEM SET work_mem = '1MB'",
  "ALTER SYSTEM RESET ALL",
  "CHECKPOINT",
  "SELECT pg_create_physical_replication_slot('mine')",
  "SELECT pg_create_logical_replication_slot('mine', 'pgoutput')",
  "SELECT pg_drop_replication_slot('kept')",
  "COPY (SELECT 1) TO PROGRAM 'touch gosling-was-here'",
  "COPY (SELECT 1) TO '/tmp/gosling-was-here'",
  "CREATE TEMP TABLE read_it (line text); COPY read_it FROM PROGRAM 'touch gosling-was-here'",
  "CREATE TEMP TABLE read_it (line text); COPY read_it FROM 'PG_VERSION'",
  "SELECT pg_read_file('PG_VERSION')",
  "SELECT pg_ls_dir('.')",
  "SELECT lo_import('PG_VERSION')",
  "SELECT lo_export(lo_from_bytea(0, 'x'), 'gosling-was-here')",
  "SELECT pg_reload_conf()",
  "SELECT pg_rotate_logfile()",
  "SELECT pg_promote()",
  "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'postgres'",
  "SELECT pg_cancel_backend(pid) FROM pg_stat_activity WHERE usename = 'postgres'",
  "UPDATE pg_catalog.pg_authid SET rolpassword = 'mine'",
  `UPDATE pg_catalog.pg_database SET datallowconn = false WHERE datname = '${victim}'`,
  "DELETE FROM pg_catalog.pg_shdescription",
  "SET SESSION AUTHORIZATION postgres; ALTER ROLE ALL SET work_mem = '1MB'",
  "SET ROLE postgres; ALTER ROLE ALL SET work_mem = '1MB'",
  "RESET SESSION AUTHORIZATION; ALTER ROLE ALL SET work_mem = '1MB'",
  "RESET ROLE; ALTER SYSTEM SET work_mem = '1MB'",
  "SET ROLE NONE; DROP ROLE bystander",
  "CREATE TABLESPACE mine LOCATION '/tmp'",
  "ALTER TABLESPACE pg_default OWNER TO CURRENT_USER",
  "GRANT CREATE ON TABLESPACE pg_default TO PUBLIC",
  "COMMENT ON TABLESPACE pg_default IS 'mine'",
  `CREATE SUBSCRIPTION mine CONNECTION 'dbname=${victim}' PUBLICATION p WITH (connect = false, slot_name = 'mine')`,
  "CREATE EVENT TRIGGER mine ON ddl_command_end EXECUTE FUNCTION nothing()",
  "CREATE EXTENSION dblink",
  "CREATE EXTENSION postgres_fdw",
  "CREATE EXTENSION file_fdw",
  "CREATE EXTENSION plperlu",
  "CREATE EXTENSION plpython3u",
  "CREATE EXTENSION adminpack",
  "CREATE FOREIGN DATA WRAPPER mine",
  "CREATE FUNCTION system(cstring) RETURNS int LANGUAGE c AS '/lib/x86_64-linux-gnu/libc.so.6', 'system'",
  "LOAD 'auto_explain'",
  "SECURITY LABEL ON ROLE bystander IS 'mine'",
  "REINDEX DATABASE postgres",
  "SELECT gosling_test_create_extension('dblink', 'public', false, NULL, true, true)",
  `SELECT gosling_test_create_extension('amcheck"; ALTER ROLE ALL SET work_mem = ''1MB''; /*', 'public', true, NULL, true, true)`,
  "SELECT gosling_test_create_extension('amcheck', 'public; ALTER ROLE ALL SET work_mem = 1', true, '1'' /*', true, true)",
];

const file = (version: number, up: string): SourceFile => ({
  name: `${version}_hostile.sql`,
  text: dedent`
    -- +goose Up
    ${up}

    -- +goose Down
    SELECT 1;
  `,
});
const block = (sql: string) => `-- +goose StatementBegin\n${sql};\n-- +goose StatementEnd`;
/** Each of the statements for itself: that one fails keeps none of the others from trying. */
const doBlock = (sql: string) =>
  `DO $hostile$ BEGIN EXECUTE $sql$${sql}$sql$; EXCEPTION WHEN OTHERS THEN NULL; END $hostile$`;

async function play(sources: readonly SourceFile[], url: string): Promise<readonly FileReport[]> {
  const reports: FileReport[] = [];
  for await (const event of runHarness({ job: { sources }, server: { connection: url, env: {} } }))
    if (event.type === "file-finished") reports.push(event.report);
  return reports;
}

describe("hostile files", () => {
  test("change nothing on the server, written out, in DO blocks or in functions", {
    timeout: 500_000,
  }, async () => {
    const victim = await server().createDatabase();
    const name = victim.slice(victim.lastIndexOf("/") + 1);
    await server().query(
      victim,
      `CREATE ROLE owner_role; CREATE ROLE bystander LOGIN; GRANT owner_role TO bystander; ALTER ROLE bystander SET work_mem = '3MB';
       COMMENT ON ROLE bystander IS 'kept'; COMMENT ON DATABASE ${name} IS 'kept'; SELECT pg_create_physical_replication_slot('kept');
       CREATE TABLE treasure (id int); INSERT INTO treasure VALUES (1); ALTER TABLE treasure OWNER TO owner_role; CREATE EXTENSION dblink`,
    );
    const before = await snapshot(victim);
    const statements = STATEMENTS(name);
    const written = statements.map((sql, index) => file(1000 + index, `${sql};`));
    // All in one file, each in a block that goes on, and once more as functions with the rights of who made them.
    const tried = statements.filter((sql) => !/^(REVOKE|GRANT) ALL ON DATABASE/.test(sql));
    const blocks = file(2000, tried.map((sql) => block(doBlock(sql))).join("\n"));
    const functions = file(
      3000,
      tried
        .map((sql, index) =>
          block(
            `CREATE FUNCTION try_${index}() RETURNS void LANGUAGE plpgsql SECURITY DEFINER AS $body$ BEGIN EXECUTE $sql$${sql}$sql$; EXCEPTION WHEN OTHERS THEN NULL; END $body$; SELECT try_${index}()`,
          ),
        )
        .join("\n"),
    );
    // Not in a transaction, where nothing is rolled back.
    const bare = statements.map((sql, index) => ({
      ...file(4000 + index, `${sql};`),
      text: dedent`
        -- +goose NO TRANSACTION
        -- +goose Up
        ${sql};
        -- +goose Down
        SELECT 1;
      `,
    }));
    const reports = await play([...written, blocks, functions], victim);
    expect(await snapshot(victim)).toEqual(before);
    await play(
      bare.filter((_, index) => index % 3 === 0),
      victim,
    );
    expect(await snapshot(victim)).toEqual(before);

    // What the role may not do is no fault of the file. That a file needs NO TRANSACTION is.
    const failing = reports
      .slice(0, statements.length)
      .flatMap(({ findings }, index) =>
        findings
          .filter(({ severity, code }) => severity === "error" && code !== "NEEDS_NO_TRANSACTION")
          .map(({ code, message }) => [statements[index], code, message]),
      );
    expect(failing).toEqual([]);
    expect(reports.slice(-2).map(({ proofs }) => proofs.up.type)).toEqual(["passed", "passed"]);
  });
});
