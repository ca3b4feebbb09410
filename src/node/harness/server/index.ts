// The door of test databases on a server.
export { withDatabase } from "./connection.ts";
export type { ServerForRun } from "./factory.ts";
export { dropLeftovers } from "./factory.ts";
export { databasesOn, type NamedServer, type PreparedServer, prepareServer } from "./prepare.ts";
