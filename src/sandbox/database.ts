// PGlite as the engine's `Database`: speaks the wire protocol itself, so that every value, tag and error field arrives as PostgreSQL sent it.
import { type PGlite, protocol } from "@electric-sql/pglite";
import { DatabaseError, type DatabaseErrorFields } from "../engine/index.ts";
import { createDescriptionReader, describeMessage } from "./describe.ts";
import { joined } from "./frames.ts";
import { type Limits, UNLIMITED } from "./limits.ts";
import { createReader, STATUS } from "./response.ts";
import type { Notice, Session, TransactionStatus } from "./types.ts";

/** A session of an instance that can be put back. */
export interface InstanceSession extends Session {
  /** Answers a function that takes the session back to what it knows now. */
  remember(): () => void;
}

/** All that a session needs of an instance. */
type Connection = Pick<PGlite, "closed" | "runExclusive" | "execProtocolRawStream">;

const STOPPED: DatabaseErrorFields = {
  severity: "FATAL",
  sqlstate: "08006",
  message: "PostgreSQL ran out of stack or memory in this statement and stopped",
  hint: "This database cannot be used any more; start it anew.",
};
const STOPPED_BEFORE: DatabaseErrorFields = {
  severity: "FATAL",
  sqlstate: "08003",
  message: "PostgreSQL has stopped in an earlier statement",
  hint: STOPPED.hint!,
};
const COPY_REFUSED = "a sandbox has no standard input to copy from";

/**
 * The session of one PGlite instance. Several `run`s at once wait for each other.
 * The road not taken is `PGlite.exec`: it parses values, drops the command tags, and hangs for ever on COPY FROM STDIN.
 */
export function openPgliteSession(
  pglite: Connection,
  onNotice?: (notice: Notice) => void,
  kept = UNLIMITED,
): InstanceSession {
  let status: TransactionStatus = "none";
  let stopped = false;

  function ready(): void {
    if (pglite.closed) throw new DatabaseError({ sqlstate: "08003", message: "this sandbox is closed" });
    if (stopped) throw new DatabaseError(STOPPED_BEFORE);
  }

  /** PostgreSQL always says at the end that it is ready for more. When it did not, WebAssembly trapped (its stack, its memory). */
  function listened(said: TransactionStatus | undefined): void {
    if (said) status = said;
    else {
      stopped = true;
      throw new DatabaseError(STOPPED);
    }
  }

  async function describe(sql: string) {
    ready();
    const reader = createDescriptionReader();
    await pglite.execProtocolRawStream(describeMessage(sql), { onRawData: reader.push });
    const answer = reader.end();
    listened(STATUS[answer.status ?? ""]);
    if (answer.error) throw answer.error;
    return answer.description;
  }

  async function send(sql: string, limits: Limits) {
    ready();
    const reader = createReader(limits, (notice) => onNotice?.(notice));
    await pglite.execProtocolRawStream(queryMessage(sql), { onRawData: reader.push });
    const response = reader.end();
    listened(response.status);
    if (response.error) throw response.error;
    return response.results;
  }

  return {
    transaction: () => status,
    remember() {
      const before = { status, stopped };
      return () => {
        ({ status, stopped } = before);
      };
    },
    async run(sql, limits = kept) {
      refuseNul(sql);
      return pglite.runExclusive(() => send(sql, limits));
    },
    async describe(sql) {
      refuseNul(sql);
      return pglite.runExclusive(() => describe(sql));
    },
  };
}

/** The protocol's strings end at the first NUL: what follows would be read as the next message. */
function refuseNul(sql: string): void {
  if (!sql.includes("\0")) return;
  throw new DatabaseError({
    sqlstate: "22021",
    message: 'invalid byte sequence for encoding "UTF8": 0x00',
  });
}

/**
 * A simple Query with a CopyFail behind it. PostgreSQL ignores a CopyFail unless it waits for the data of COPY FROM STDIN;
 * there, where PGlite would wait for ever, the statement fails like any other. No reading of the SQL could be as sure.
 */
function queryMessage(sql: string): Uint8Array {
  const { serialize } = protocol;
  return joined([serialize.query(sql), serialize.copyFail(COPY_REFUSED)]);
}
