// The door by which text leaves the process: whatever a command prints or writes has its secrets taken out here, in one place.
import { createRedactor, redact, type Secrets } from "../../text/index.ts";
import type { Io, ProcessIo } from "./io.ts";

/** Variables that hold a secret by themselves, or a connection string. */
const SECRET_VARIABLE =
  /pass(?:word|wd|phrase)?$|secret|token|(?:api|access|private|encryption|signing)_?key/i;

/** Variables that are meant to name a database, whatever is wrong with their value. */
const CONNECTION_VARIABLE = /(?:url|uri|dsn|dbstring|database|connection(?:_?string)?)$/i;
/** A value that is written as a connection string. PATH is none, although it may hold `:` and `@`. */
const CONNECTION_VALUE = /^\s*[a-z][a-z0-9+.-]{0,30}:\/{1,2}|(?:^|\s)\w*pass\w*\s*=/i;

/** Knows the arguments and the environment from the beginning; a command adds what it reads. */
export function createDoor(args: readonly string[], io: ProcessIo): Io {
  const connections: string[] = [...args, ...args.map((arg) => arg.replace(/^--?[\w-]+=/, ""))];
  const values: string[] = [];
  let known: ((text: string) => string) | undefined;
  const learnVariables = (variables: Readonly<Record<string, string | undefined>>) => {
    for (const [name, value] of Object.entries(variables)) {
      if (!value) continue;
      if (CONNECTION_VARIABLE.test(name) || CONNECTION_VALUE.test(value)) connections.push(value);
      if (SECRET_VARIABLE.test(name)) values.push(value);
    }
    known = undefined;
  };
  learnVariables(io.env);
  const clean = (text: string) => {
    known ??= createRedactor({ connections, values, byPosition: false });
    return known(text);
  };
  /** A message may repeat a piece of what was typed, which nobody could know before. */
  const cleanMessage = (text: string) => redact(clean(text));
  return {
    ...bound(io),
    out: (text) => io.out(clean(text)),
    err: (text) => io.err(cleanMessage(text)),
    clean,
    learn(secrets) {
      connections.push(...(secrets.connections ?? []));
      values.push(...(secrets.values ?? []));
      known = undefined;
    },
    learnVariables,
  };
}

/** `interrupted` stays a getter: to read it is to begin to listen. */
function bound(io: ProcessIo): ProcessIo {
  return Object.defineProperties({}, Object.getOwnPropertyDescriptors(io)) as ProcessIo;
}

export type { Secrets };
