// What the ports on other drivers share: a session that is given back, and the sentence for a driver that cannot be one.
import { type Database, MigrationError } from "../engine/index.ts";

/** A session on a connection that the caller's own driver opened. */
export interface DriverSession extends Database {
  /** Gives the connection back to its pool; a client that the caller passed stays open. Never rejects. */
  close(): Promise<void>;
}

export function unusable(message: string, hint?: string): MigrationError {
  return new MigrationError({ code: "BAD_DATABASE", message, ...(hint && { hint }), done: [] });
}

export function hasMethods(value: unknown, ...names: readonly string[]): boolean {
  if ((typeof value !== "object" && typeof value !== "function") || value === null) return false;
  return names.every((name) => typeof (value as Record<string, unknown>)[name] === "function");
}
