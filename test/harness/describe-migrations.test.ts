// The project's own migrations, by the same door that other teams use.
import { resolve } from "node:path";
import { describeMigrations } from "../../src/node/vitest.ts";

describeMigrations({ migrations: "migrations/postgres", root: resolve(import.meta.dirname, "../..") });
