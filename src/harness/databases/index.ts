// The door of the databases that the harness spends.
export { type DatabaseFactory, sandboxFactory, type TestDatabase } from "./factory.ts";
