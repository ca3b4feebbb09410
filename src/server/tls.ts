// sslmode as libpq means it: what to try, in which order, and Node's TLS options.
import { readFileSync, statSync } from "node:fs";
import type { ConnectionOptions } from "node:tls";
import { ConnectionStringError } from "./errors.ts";
import type { SslMode, TlsParameters } from "./parameters.ts";

export type Transport = "tls" | "plain";

/** Sockets on the same machine are never encrypted. */
export function transports(mode: SslMode, host: string): readonly Transport[] {
  if (host.startsWith("/")) return ["plain"];
  switch (mode) {
    case "disable":
      return ["plain"];
    case "allow":
      return ["plain", "tls"];
    case "prefer":
      return ["tls", "plain"];
    case "require":
    case "verify-ca":
    case "verify-full":
      return ["tls"];
    default:
      return mode satisfies never;
  }
}

/** Reads the files that the parameters name. Throws ConnectionStringError. */
export function tlsOptions(tls: TlsParameters): ConnectionOptions {
  const trusted =
    tls.rootCert === null || tls.rootCert === "system" ? {} : { ca: read("sslrootcert", tls.rootCert) };
  return {
    ...trusted,
    ...verification(tls),
    ...(tls.cert === null ? {} : { cert: read("sslcert", tls.cert) }),
    ...(tls.key === null ? {} : { key: read("sslkey", tls.key) }),
    ...(tls.keyPassword === null ? {} : { passphrase: tls.keyPassword }),
    ...(tls.minVersion === null
      ? {}
      : { minVersion: tls.minVersion as NonNullable<ConnectionOptions["minVersion"]> }),
  };
}

function verification({ mode, rootCert }: TlsParameters): ConnectionOptions {
  if (mode === "verify-full") return { rejectUnauthorized: true };
  // libpq: `require` with an authority to trust is as strict as `verify-ca`.
  if (mode === "verify-ca" || (mode === "require" && rootCert !== null)) {
    return { rejectUnauthorized: true, checkServerIdentity: () => undefined };
  }
  return { rejectUnauthorized: false };
}

function read(parameter: string, path: string): string {
  try {
    // A pipe or a device might never end.
    if (!statSync(path).isFile()) throw new ConnectionStringError(`${path} of ${parameter} is not a file`);
    return readFileSync(path, "utf8");
  } catch (cause) {
    if (cause instanceof ConnectionStringError) throw cause;
    const code = cause instanceof Error && "code" in cause ? ` (${cause.code})` : "";
    throw new ConnectionStringError(`the file ${path} of ${parameter} cannot be read${code}`);
  }
}
