// The part of the settings that lies on the disk: the .env file, and which folders hold migrations.
import { readdirSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { type Io, UsageError } from "../terminal/index.ts";
import { parseEnvFile } from "./env-file.ts";
import type { Surroundings, Variables } from "./settings.ts";

/** `envFile`: the option --env; `none` reads no file, and without the option ./.env is read where it can be. */
export function surroundingsOf(io: Io, envFile: string | undefined): Surroundings {
  return {
    env: io.env,
    dotenv: readEnvFile(io, envFile),
    hasSql: (folder) => hasSql(resolve(io.cwd, folder)),
    readText: (path) => readText(io, path),
  };
}

function readEnvFile(io: Io, envFile: string | undefined): Variables {
  if (envFile === "none") return {};
  if (envFile !== undefined) return parseEnvFile(readText(io, envFile), io.env);
  try {
    return parseEnvFile(readFileSync(resolve(io.cwd, ".env"), "utf8"), io.env);
  } catch {
    return {};
  }
}

function readText(io: Io, path: string): string {
  try {
    return readFileSync(resolve(io.cwd, path), "utf8");
  } catch (error) {
    const code = error instanceof Error && "code" in error ? ` (${error.code})` : "";
    throw new UsageError(`the file ${path} cannot be read${code}`);
  }
}

function hasSql(folder: string): boolean {
  try {
    return readdirSync(folder).some((name) => name.endsWith(".sql"));
  } catch {
    return false;
  }
}
