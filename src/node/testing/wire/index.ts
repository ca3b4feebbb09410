// The door of the wire server: clients of PostgreSQL on one PGlite.
export type { OpenConnection } from "./client.ts";
export { connectionName, shortly, startWireServer, type WireServer } from "./server.ts";
