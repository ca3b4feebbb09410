// Templates and copies on a server: made under a lock, copied by CREATE DATABASE, and taken away when nobody needs them any more.
import { randomInt } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";
import { DatabaseError } from "../../engine/index.ts";
import { connect } from "../../server/index.ts";
import { literal, quoteName } from "../../text/index.ts";
import { TestDatabaseError } from "./errors.ts";
import { COPY_NAME, copyName, type Mark, PREFIX, readMark, templateName, writeMark } from "./names.ts";

/** What a killed run has left is dropped when it is older than this. */
const LEFT_MS = 60 * 60 * 1000;
/** A template in use is marked so often. */
const RENEWED_MS = LEFT_MS / 6;
/** Two keys of PostgreSQL's advisory locks: "gosl", and what is locked. */
const LOCKS = 0x676f736c;
const TEMPLATES = 0;
const POLL_MS = 25;
/** `object_in_use` and a name that another process has just taken: true only for the moment. */
const MOMENTARY = new Set(["55006", "23505", "42P04"]);

export interface Server {
  /** The URL of a database of the server. */
  urlOf(database: string): string;
  /** The name of a new copy of the template; it is there. */
  copy(key: string): Promise<string>;
  /** The template with that content: `fill` is called with the URL of a new database where there is none. */
  template(key: string, fill: (url: string) => Promise<void>): Promise<void>;
  /** Drops a copy of ours, with the connections on it where `force` is set. False where somebody is connected. */
  drop(database: string, force: boolean): Promise<boolean>;
  /** Names of clients with an open transaction on a copy. */
  transactionsOn(database: string): Promise<readonly string[]>;
  close(): Promise<void>;
}

interface OwnDatabase {
  readonly name: string;
  /** Null: without a comment yet. */
  readonly made: Mark | null;
  readonly connections: number;
  /** Whether the run that made it still goes on. */
  readonly alive: boolean;
}

/** `now` is for tests. Rejects with a TestDatabaseError (`SERVER_UNUSABLE`). */
export async function openServer(server: string, now: () => number = Date.now): Promise<Server> {
  const urlOf = (database: string) => withDatabase(server, database);
  const session = await usable(() => connect({ connection: server }));
  // One session, used by several at once: each statement by itself.
  const run = async (sql: string) => (await session.run(sql))[0]?.rows ?? [];
  const id = randomInt(1, 2 ** 31 - 1);
  // Held as long as this process lives: so others know that its databases are in use.
  await run(`SELECT pg_advisory_lock(${LOCKS}, ${id})`);
  const mark = (database: string, kind: Parameters<typeof writeMark>[0]) =>
    run(`COMMENT ON DATABASE ${quoteName(database)} IS ${literal(writeMark(kind, id, new Date(now())))}`);

  let templateMarked = now();

  async function locked<T>(work: () => Promise<T>): Promise<T> {
    while ((await run(`SELECT pg_try_advisory_lock(${LOCKS}, ${TEMPLATES})`))[0]?.[0] !== "t")
      await delay(POLL_MS);
    try {
      return await work();
    } finally {
      await run(`SELECT pg_advisory_unlock(${LOCKS}, ${TEMPLATES})`);
    }
  }

  /** Ours are those with the name, the comment and the owner. */
  async function own(): Promise<readonly OwnDatabase[]> {
    const rows = await run(
      "SELECT d.datname, shobj_description(d.oid, 'pg_database'), " +
        "(SELECT count(*) FROM pg_stat_activity a WHERE a.datid = d.oid), " +
        "(SELECT string_agg(l.objid::text, ' ') FROM pg_locks l WHERE l.locktype = 'advisory' AND l.classid = " +
        `${LOCKS} AND l.granted) FROM pg_database d WHERE starts_with(d.datname, ${literal(PREFIX)}) ` +
        "AND pg_get_userbyid(d.datdba) = current_user",
    );
    return rows.flatMap(([name, comment, connections, alive]): readonly OwnDatabase[] => {
      const made = readMark(comment ?? null);
      const living = new Set((alive ?? "").split(" ").map(Number));
      const alike = { name: name ?? "", connections: Number(connections) };
      if (made) return [{ ...alike, made, alive: living.has(made.run) }];
      return COPY_NAME.test(alike.name) && comment === null ? [{ ...alike, made: null, alive: false }] : [];
    });
  }

  async function dropLeftovers(): Promise<void> {
    for (const { name, made, connections, alive } of await own()) {
      // Its maker was killed before it could say when: the hour begins now.
      if (made === null) {
        await mark(name, "copy");
        continue;
      }
      const old = now() - Date.parse(made.at) > LEFT_MS;
      const used = made.kind === "template" ? false : alive;
      if (old && !used && connections === 0) await drop(name, false);
    }
  }

  async function drop(database: string, force: boolean): Promise<boolean> {
    // PostgreSQL itself would wait five seconds for them to go.
    const others = `SELECT FROM pg_stat_activity WHERE datname = ${literal(database)}`;
    if (!force && (await run(others)).length > 0) return false;
    try {
      await run(`DROP DATABASE IF EXISTS ${quoteName(database)}${force ? " WITH (FORCE)" : ""}`);
      return true;
    } catch (error) {
      if (error instanceof DatabaseError && error.fields.sqlstate === "55006") return false;
      throw error;
    }
  }

  async function create(database: string, template: string | null): Promise<void> {
    for (let tries = 0; ; tries += 1) {
      try {
        await run(
          `CREATE DATABASE ${quoteName(database)}${template === null ? "" : ` TEMPLATE ${quoteName(template)}`}`,
        );
        return;
      } catch (error) {
        const momentary = error instanceof DatabaseError && MOMENTARY.has(error.fields.sqlstate);
        if (!momentary || tries > 400) throw error;
        await delay(POLL_MS);
      }
    }
  }

  return {
    urlOf,
    template: (key, fill) =>
      usable(() =>
        locked(async () => {
          await dropLeftovers();
          const name = templateName(key);
          if ((await own()).some((one) => one.name === name && one.made?.kind === "template")) {
            await mark(name, "template");
            return;
          }
          const building = copyName(key);
          await create(building, null);
          await mark(building, "building");
          try {
            await fill(urlOf(building));
          } catch (error) {
            await drop(building, true);
            throw error;
          }
          await renamed(run, building, name);
          await mark(name, "template");
        }),
      ),
    async copy(key) {
      const name = copyName(key);
      await usable(() => create(name, templateName(key)));
      await mark(name, "copy");
      if (now() - templateMarked > RENEWED_MS) {
        templateMarked = now();
        // Another process may do so at the same moment.
        await mark(templateName(key), "template").catch(() => undefined);
      }
      return name;
    },
    drop,
    async transactionsOn(database) {
      const rows = await run(
        "SELECT coalesce(nullif(application_name, ''), 'process ' || pid), left(query, 80) FROM pg_stat_activity " +
          `WHERE datname = ${literal(database)} AND state LIKE 'idle in transaction%'`,
      );
      return rows.map(([name, query]) => `${name}, last statement "${query}"`);
    },
    close: () => session.close(),
  };
}

/** The last connection to it may take a moment to end. */
async function renamed(run: (sql: string) => Promise<unknown>, from: string, to: string): Promise<void> {
  for (let tries = 0; ; tries += 1) {
    try {
      await run(`ALTER DATABASE ${quoteName(from)} RENAME TO ${quoteName(to)}`);
      return;
    } catch (error) {
      const momentary = error instanceof DatabaseError && error.fields.sqlstate === "55006";
      if (!momentary || tries > 200) throw error;
      await delay(POLL_MS);
    }
  }
}

function withDatabase(server: string, database: string): string {
  const url = URL.canParse(server) ? new URL(server) : null;
  if (!url || !/^postgres(ql)?:$/.test(url.protocol))
    throw new TestDatabaseError(
      "SERVER_UNUSABLE",
      "`server` must be a URL: postgres://user@host:5432/database",
    );
  url.pathname = `/${encodeURIComponent(database)}`;
  return url.href;
}

async function usable<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    if (cause instanceof TestDatabaseError || !(cause instanceof Error)) throw cause;
    const right = cause instanceof DatabaseError && cause.fields.sqlstate === "42501";
    throw new TestDatabaseError("SERVER_UNUSABLE", `the server cannot be used for tests: ${cause.message}`, {
      cause,
      ...(right && { hint: "The role needs CREATEDB: ALTER ROLE name CREATEDB;" }),
    });
  }
}
