// The part of the settings that lies on the disk: the .env file, and which folders hold migrations.
import { readdirSync } from "node:fs";
import { resolve } from "node:path";
import { exists, isFolder, readBytes } from "../disk/index.ts";
import type { Io } from "../terminal/index.ts";
import { parseEnvFile } from "./env-file.ts";
import type { Surroundings, Variables } from "./settings.ts";

/** `envFile`: the option --env; `none` reads no file, and without the option ./.env is read where it can be. */
export function surroundingsOf(io: Io, envFile: string | undefined): Surroundings {
  const dotenv = readEnvFile(io, envFile);
  io.learnVariables(dotenv);
  return {
    env: io.env,
    dotenv,
    hasSql: (folder) => hasSql(resolve(io.cwd, folder)),
    readText(path) {
      const text = readText(io, path);
      // A file of databases: each line may hold a password.
      io.learn({ connections: text.split(/\r?\n/) });
      return text;
    },
  };
}

function readEnvFile(io: Io, envFile: string | undefined): Variables {
  if (envFile === "none") return {};
  // A folder of that name is a virtual environment of Python, most likely.
  if (envFile === undefined && (!exists(resolve(io.cwd, ".env")) || isFolder(resolve(io.cwd, ".env"))))
    return {};
  return parseEnvFile(readText(io, envFile ?? ".env"), io.env);
}

function readText(io: Io, path: string): string {
  return new TextDecoder().decode(readBytes(path, io.cwd));
}

function hasSql(folder: string): boolean {
  try {
    return readdirSync(folder).some((name) => name.endsWith(".sql"));
  } catch {
    return false;
  }
}
