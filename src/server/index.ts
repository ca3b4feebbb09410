// The door of the server port: the engine's `Database` on any PostgreSQL server, 13 or newer.
export { type ConnectOptions, connect, describeConnection } from "./connect.ts";
export type { DriverSession } from "./driver.ts";
export { ConnectionStringError } from "./errors.ts";
export { type DriverOptions, fromPg, type PgClient, type PgPool } from "./from-pg.ts";
export { fromPostgres, type PostgresSql, type ReservedPostgresSql } from "./from-postgres.ts";
export type { Notice } from "./notice.ts";
export type { TransactionStatus } from "./runner.ts";
export type { Cancellation, ServerSession } from "./session.ts";
