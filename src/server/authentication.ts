// How the server lets us in: what the connection string requires of it, refused before any password is sent.
import { DatabaseError } from "../engine/index.ts";
import { ConnectionStringError } from "./errors.ts";
import type { Wire } from "./wire.ts";

const METHODS = ["none", "password", "md5", "scram-sha-256", "gss", "sspi", "oauth"] as const;
type Method = (typeof METHODS)[number];
/** Those that `pg` can answer. */
const ANSWERED: readonly Method[] = ["none", "password", "md5", "scram-sha-256"];

/** libpq's `require_auth`: the methods that a server may ask for; null: any. Throws ConnectionStringError. */
export function methodsOf(text: string | null): readonly Method[] | null {
  if (text === null) return null;
  const words = text.split(",").map((word) => word.trim());
  const refused = words.filter((word) => word.startsWith("!"));
  const names = words.map((word) => word.replace(/^!/, ""));
  const known = names.filter((name): name is Method => (METHODS as readonly string[]).includes(name));
  if (known.length < names.length || (refused.length > 0 && refused.length < words.length))
    throw new ConnectionStringError(
      `require_auth must be a list of ${METHODS.join(", ")}, either all with a ! before them or none`,
      "For example: require_auth=scram-sha-256",
    );
  const allowed = METHODS.filter((name) => known.includes(name) === (refused.length === 0));
  if (!allowed.some((name) => ANSWERED.includes(name)))
    throw new ConnectionStringError(
      `gosling cannot log in by ${allowed.join(" or ") || "any method"}, which require_auth asks for`,
      `It can by ${ANSWERED.slice(1).join(", ")}, and without being asked for anything (none).`,
    );
  return allowed;
}

export interface AuthenticationRules {
  /** Methods that the server may ask for; null: any. */
  readonly methods: readonly Method[] | null;
  readonly channelBinding: boolean;
}

/** A server, or somebody between, that asks for something else gets no answer. `cutOff` closes the connection. */
export function requireOfServer(
  wire: Wire,
  label: string,
  { methods, channelBinding }: AuthenticationRules,
  cutOff: () => void,
): void {
  if (methods === null && !channelBinding) return;
  let asked: Method = "none";
  let offersBinding = false;
  const refuse = (message: string, hint: string) => {
    wire.emit("error", new DatabaseError({ message, sqlstate: "08001", severity: "FATAL", hint }));
    // The driver hears of the request after us, and would answer it.
    cutOff();
  };
  const check = () => {
    if (channelBinding && !offersBinding)
      return refuse(
        `${label} does not offer channel binding, which channel_binding=require asks for`,
        "It needs TLS and a password (SCRAM): ask for sslmode=require as well, or leave channel_binding out.",
      );
    if (methods !== null && !methods.includes(asked))
      return refuse(
        `${label} asks for ${WORDS[asked]}, which require_auth does not allow`,
        asked === "none"
          ? "Its pg_hba.conf trusts this user, or the TLS certificate was enough: add none to require_auth, or correct pg_hba.conf."
          : `Correct the server's pg_hba.conf and password_encryption, or allow it: require_auth=${[...methods, asked].join(",")}`,
      );
  };
  wire.on("authenticationCleartextPassword", () => {
    asked = "password";
    check();
  });
  wire.on("authenticationMD5Password", () => {
    asked = "md5";
    check();
  });
  wire.on("authenticationSASL", ({ mechanisms }) => {
    asked = mechanisms.some((name) => name.startsWith("SCRAM-SHA-256")) ? "scram-sha-256" : "oauth";
    offersBinding = mechanisms.includes("SCRAM-SHA-256-PLUS");
    check();
  });
  wire.on("authenticationOk", check);
}

const WORDS: Readonly<Record<Method, string>> = {
  none: "no password",
  password: "the password in plain text",
  md5: "the password as an MD5 hash",
  "scram-sha-256": "SCRAM",
  gss: "GSSAPI",
  sspi: "SSPI",
  oauth: "an OAuth token",
};
