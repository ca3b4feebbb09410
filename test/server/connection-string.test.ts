// Connection strings and parameters: what libpq reads, table by table.
import { describe, expect, test } from "vitest";
import { parseConnectionString } from "../../src/server/connection-string.ts";
import { type ConnectionSurroundings, labelOf, serverParameters } from "../../src/server/parameters.ts";
import { findPassword } from "../../src/server/password-file.ts";
import { tlsOptions, transports } from "../../src/server/tls.ts";

describe("parseConnectionString", () => {
  test.each([
    ["postgres://", {}],
    ["postgresql://h", { host: "h" }],
    ["postgres:///db", { dbname: "db" }],
    ["postgres://u@h:1/db", { user: "u", host: "h", port: "1", dbname: "db" }],
    ["postgres://u:p%40%3A%2F@h/db", { user: "u", password: "p@:/", host: "h", dbname: "db" }],
    ["postgres://u:p?q[r]@h/d", { user: "u", password: "p?q[r]", host: "h", dbname: "d" }],
    ["postgres://u:p w@h/d", { user: "u", password: "p w", host: "h", dbname: "d" }],
    ["postgres://u:p#q@h/d", { user: "u", password: "p#q", host: "h", dbname: "d" }],
    ["postgres://[::1]:5433/db", { host: "::1", port: "5433", dbname: "db" }],
    ["postgres://a:1,b:2/db", { host: "a,b", port: "1,2", dbname: "db" }],
    ["postgres://a,b:2/db", { host: "a,b", port: ",2", dbname: "db" }],
    ["postgres://%2Fvar%2Frun/db", { host: "/var/run", dbname: "db" }],
    ["postgres:///db?host=/tmp&port=1", { host: "/tmp", port: "1", dbname: "db" }],
    [
      "postgres://h/db?sslmode=require&application_name=a%20b",
      { host: "h", dbname: "db", sslmode: "require", application_name: "a b" },
    ],
    ["postgres://h?ssl=true", { host: "h", sslmode: "require" }],
    [" POSTGRES://h ", { host: "h" }],
    ["host=h dbname=d", { host: "h", dbname: "d" }],
    ["host = h\n port= 1", { host: "h", port: "1" }],
    ["password='a b' user=u", { password: "a b", user: "u" }],
    ["password='it\\'s \\\\' user=u", { password: "it's \\", user: "u" }],
    ["password=a\\ b", { password: "a b" }],
    ["password=it's=1", { password: "it's=1" }],
    ["password= host=h", { password: "host=h" }],
    ["password='' host=h", { host: "h" }],
  ])("%s", (text, fields) => expect(parseConnectionString(text)).toEqual(fields));

  test.each([
    ["", "this is not a connection string of PostgreSQL"],
    ["mysql://u:secret@h/db", "this is not a connection string of PostgreSQL"],
    ["postgres://u:sec@ret@h/db", "this connection string has an @ too many"],
    ["postgres://u:sec/ret@h/db", "this connection string has an @ too many"],
    ["postgres://u:sec?a/ret@h/db", "this connection string has an @ too many"],
    ['"postgres://u:secret@h/db"', "this is not a connection string of PostgreSQL"],
    ["psql 'postgres://u:secret@h/db?a=b'", "this is not a connection string of PostgreSQL"],
    ["postgres:/u:secret@h/db?a=b", "this is not a connection string of PostgreSQL"],
    ["postgres://u:secret%zz@h", "a part of this connection string is not percent-encoded properly"],
    ["postgres://u:secret@h:x/db", "the host and port of this connection string cannot be read"],
    ["postgres://h?secret", "an option of this connection string has no value"],
    ["host=h password='secret", "the connection string cannot be read behind host"],
    ["host=h secret", "the connection string cannot be read behind host"],
  ])("refuses %j without repeating it", (text, message) => {
    expect(() => parseConnectionString(text)).toThrow(message);
    expect(() => parseConnectionString(text)).not.toThrow(/secret/);
  });
});

const bare: ConnectionSurroundings = { env: {}, userName: "me", home: "/home/me", exists: () => false };

describe("serverParameters", () => {
  test("the defaults are libpq's", () => {
    expect(serverParameters("postgres://", bare)).toMatchObject({
      hosts: [{ host: "localhost", port: 5432 }],
      user: "me",
      database: "me",
      password: null,
      applicationName: "gosling",
      options: null,
      connectTimeoutMs: 15_000,
      tls: { mode: "prefer", rootCert: null, cert: null, key: null },
    });
  });

  test("a socket on this machine is taken where there is one", () => {
    const exists = (path: string) => path === "/var/run/postgresql/.s.PGSQL.5433";
    expect(serverParameters("port=5433", { ...bare, exists }).hosts).toEqual([
      { host: "/var/run/postgresql", port: 5433 },
    ]);
  });

  test("PG* variables fill what the string leaves open", () => {
    const env = {
      PGHOST: "h",
      PGPORT: "1",
      PGUSER: "u",
      PGPASSWORD: "p",
      PGDATABASE: "d",
      PGSSLMODE: "disable",
      PGAPPNAME: "a",
    };
    expect(serverParameters("user=v", { ...bare, env })).toMatchObject({
      hosts: [{ host: "h", port: 1 }],
      user: "v",
      database: "d",
      password: "p",
      applicationName: "a",
      tls: { mode: "disable" },
    });
  });

  test("names that are none of libpq's are settings of the session", () => {
    const { options } = serverParameters(
      "postgres://h/d?search_path=app,%20public&options=-c%20work_mem%3D1MB&keepalives=1",
      bare,
    );
    expect(options).toBe("-c work_mem=1MB -c search_path=app,\\ public");
  });

  test("certificates lie where libpq looks for them", () => {
    const exists = (path: string) => path.startsWith("/home/me/.postgresql/");
    const { tls } = serverParameters("sslmode=verify-full", { ...bare, exists });
    expect(tls).toMatchObject({
      rootCert: "/home/me/.postgresql/root.crt",
      key: "/home/me/.postgresql/postgresql.key",
    });
    expect(serverParameters("sslmode=prefer", { ...bare, exists }).tls.rootCert).toBeNull();
  });

  test.each([
    ["sslmode=on", "sslmode must be one of disable, allow, prefer, require, verify-ca, verify-full"],
    ["port=99999", "the port is not a number from 1 to 65535"],
    ["pasword=secret", "there is no connection parameter pasword"],
    ["postgres://h/d?pass=secret", "there is no connection parameter pass"],
    ["DATABASE_URL=postgres://u:secret@h/d", "this is not a connection string of PostgreSQL"],
    ["host=a,b,c port=1,2", "3 hosts are given and 2 ports"],
    ["connect_timeout=soon", "connect_timeout must be a whole number of seconds"],
    ["require_auth=kerberos", "require_auth must be a list of"],
    ["require_auth=md5,!none", "require_auth must be a list of"],
    ["require_auth=gss", "gosling cannot log in by gss"],
    ["requirepeer=postgres", "the connection parameter requirepeer is not supported"],
    ["target_session_attrs=standby", "target_session_attrs=standby is no place for migrations"],
    ["sslrootcert=system sslmode=require", "sslrootcert=system needs sslmode=verify-full, not require"],
    ["host=a hostaddr=1.2.3.4", "host and hostaddr cannot be given together"],
  ])("refuses %s", (text, message) => expect(() => serverParameters(text, bare)).toThrow(message));
});

test.each([
  ["postgres://u:p@h/d", "postgres://u@h:5432/d"],
  ["host=/tmp dbname=d user=u password=p", "postgres://u@%2Ftmp:5432/d"],
  ["postgres://u:p@[::1],b:1/d", "postgres://u@[::1]:5432,b:1/d"],
  ["postgres://u:p@h/d?search_path=t_a", "postgres://u@h:5432/d?search_path=t_a"],
  [
    "host=h user=u dbname=d options='-c search_path=\"T-a\",public'",
    "postgres://u@h:5432/d?search_path=%22T-a%22,public",
  ],
])("labelOf %s", (text, label) => expect(labelOf(serverParameters(text, bare))).toBe(label));

describe("the password file", () => {
  const at = { host: "db.example", port: 5432 };
  test.each([
    ["db.example:5432:d:u:secret", "secret"],
    ["# no\nother:*:*:*:no\n*:*:*:*:any", "any"],
    ["db.example:5432:d:u:a\\:b\\\\c", "a:b\\c"],
    ["db.example:5433:d:u:no", null],
    ["", null],
  ])("%j", (text, password) => expect(findPassword(text, at, "d", "u")).toBe(password));

  test("a socket is localhost", () => {
    expect(findPassword("localhost:1:d:u:secret", { host: "/tmp", port: 1 }, "d", "u")).toBe("secret");
  });
});

describe("sslmode", () => {
  test.each([
    ["disable", "h", ["plain"]],
    ["allow", "h", ["plain", "tls"]],
    ["prefer", "h", ["tls", "plain"]],
    ["require", "h", ["tls"]],
    ["verify-full", "h", ["tls"]],
    ["require", "/tmp", ["plain"]],
  ] as const)("%s on %s tries %j", (mode, host, tries) => expect(transports(mode, host)).toEqual(tries));

  test("an unreadable certificate is named", () => {
    const { tls } = serverParameters("sslmode=verify-ca sslrootcert=/no/such.crt", bare);
    expect(() => tlsOptions(tls)).toThrow("the file /no/such.crt of sslrootcert cannot be read (ENOENT)");
  });

  test("only the verifying modes verify", () => {
    const options = (text: string) => tlsOptions(serverParameters(text, bare).tls);
    expect(options("sslmode=require").rejectUnauthorized).toBe(false);
    expect(options("sslmode=verify-ca")).toMatchObject({
      rejectUnauthorized: true,
      checkServerIdentity: expect.any(Function),
    });
    expect(options("sslmode=verify-full")).toEqual({ rejectUnauthorized: true });
  });
});
