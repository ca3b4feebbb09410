// What is used of a `pg` client beyond its published types: its connection, cut off or asked to cancel.
import type { Client } from "pg";

export interface Wire {
  readonly stream: { destroy(error?: Error): void };
  on(
    event: "parameterStatus",
    listener: (message: { parameterName: string; parameterValue: string }) => void,
  ): void;
  on(event: "authenticationSASL", listener: (message: { mechanisms: readonly string[] }) => void): void;
  on(
    event:
      | "authenticationOk"
      | "authenticationCleartextPassword"
      | "authenticationMD5Password"
      | "connect"
      | "sslconnect"
      | "end",
    listener: () => void,
  ): void;
  on(event: "error", listener: (error: Error) => void): void;
  emit(event: "error", error: Error): void;
  connect(port: number | string, host?: string): void;
  requestSsl(): void;
  cancel(processId: number, secretKey: number): void;
}

export function wireOf(client: Client): Wire {
  return (client as unknown as { connection: Wire }).connection;
}

/** Closes the socket at once, whatever is going on; what waits for an answer fails. */
export function cut(client: Client): void {
  wireOf(client).stream.destroy(new Error("cut off"));
}

/**
 * Asks the server to cancel what `client` runs, with the protocol's own message: it needs no login, so it works on a full server and
 * through a pooler. `helper` is a client that has not connected. Resolves when the server has closed the connection; never rejects.
 */
export function requestCancel(client: Client, helper: Client, signal: AbortSignal): Promise<void> {
  const { processID, secretKey } = client as unknown as { processID: number; secretKey: number };
  const { host, port, ssl, sslNegotiation } = helper as unknown as {
    host: string;
    port: number;
    ssl: unknown;
    sslNegotiation: string;
  };
  const wire = wireOf(helper);
  signal.addEventListener("abort", () => cut(helper));
  return new Promise((resolve) => {
    wire.on("error", () => resolve());
    wire.on("end", () => resolve());
    wire.on("sslconnect", () => wire.cancel(processID, secretKey));
    wire.on("connect", () => {
      if (!ssl) wire.cancel(processID, secretKey);
      else if (sslNegotiation !== "direct") wire.requestSsl();
    });
    if (host.startsWith("/")) wire.connect(`${host}/.s.PGSQL.${port}`);
    else wire.connect(port, host);
  });
}
