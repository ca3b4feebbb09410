// A squash on a server: databases that are made and dropped there, and the pg_dump of this machine where it is new enough.
import { spawn } from "node:child_process";
import { type Bench, loadSqlParser } from "../../harness/index.ts";
import { databasesOn, type NamedServer, prepareServer, withDatabase } from "../harness/index.ts";

export interface ServerBench {
  readonly bench: Bench;
  /** Why pg_dump could not be used; undefined where it was. */
  dumpMissing(): string | undefined;
  /** Drops what is left. */
  finish(): Promise<void>;
}

export async function serverBench(server: NamedServer): Promise<ServerBench> {
  const prepared = await prepareServer(server);
  const parts = prepared.forWorker(1);
  const factory = databasesOn(parts, await loadSqlParser());
  let missing: string | undefined;
  return {
    dumpMissing: () => missing,
    finish: () => prepared.finish(),
    bench: {
      label: "the server",
      async open() {
        const { database, close } = await factory.open();
        const [found] = await database.run("SELECT current_database()");
        const name = found?.rows[0]?.[0] ?? "";
        return {
          database,
          close,
          async dump(args) {
            const connection = withDatabase(parts.connection, name, parts.login ?? undefined);
            const { text, error } = await pgDump([...args, "--inserts", connection], parts.env);
            if (error !== undefined) missing = error;
            return text;
          },
        };
      },
    },
  };
}

function pgDump(
  args: readonly string[],
  env: Readonly<Record<string, string>>,
): Promise<{ readonly text: string | null; readonly error?: string }> {
  return new Promise((settle) => {
    const child = spawn("pg_dump", args, {
      env: { ...process.env, ...env },
      stdio: ["ignore", "pipe", "pipe"],
    });
    const out: Buffer[] = [];
    let said = "";
    child.stdout.on("data", (chunk: Buffer) => out.push(chunk));
    child.stderr.on("data", (chunk: Buffer) => {
      said += chunk.toString();
    });
    child.once("error", () => settle({ text: null, error: "there is no pg_dump on the PATH" }));
    child.once("close", (code) => {
      if (code === 0) return settle({ text: Buffer.concat(out).toString() });
      const versions = /server version: (\S+).*pg_dump version: (\S+)/.exec(said.replaceAll("\n", " "));
      const why = versions
        ? `pg_dump ${versions[2]?.replace(";", "")} cannot read PostgreSQL ${versions[1]?.replace(";", "")}`
        : `pg_dump failed: ${
            said
              .trim()
              .split("\n")[0]
              ?.replace(/^pg_dump: (?:error: )?/, "") ?? ""
          }`;
      return settle({ text: null, error: why });
    });
  });
}
