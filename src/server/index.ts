// The door of the server port: the engine's `Database` on any PostgreSQL server, 13 or newer.
export { type ConnectOptions, connect, describeConnection, type Notice } from "./connect.ts";
export { ConnectionStringError } from "./errors.ts";
export type { Cancellation, ServerSession, TransactionStatus } from "./session.ts";
