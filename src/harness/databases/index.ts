// The door of the databases that the harness uses up.
export { type DatabaseFactory, sandboxFactory, type TestDatabase } from "./factory.ts";
export { guardedFactory, type ServerGuard } from "./guard.ts";
export { runRepeated } from "./repeated.ts";
