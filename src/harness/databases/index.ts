// The door of the databases that the harness spends.
export { type DatabaseFactory, type Onlooker, sandboxFactory, type TestDatabase } from "./factory.ts";
export { sparingServer } from "./server-wide.ts";
