// Whether anybody answers for a host's name. Node's own look-up (getaddrinfo) cannot be given up: until it ends, the process does not.
import { Resolver } from "node:dns/promises";
import { readFileSync } from "node:fs";
import { isIP } from "node:net";

export interface NameOptions {
  /** 0: no limit. */
  readonly timeoutMs: number;
  readonly signal?: AbortSignal | undefined;
  /** Default: the system's. */
  readonly nameServers?: readonly string[];
}

/**
 * Resolves as soon as a name server has answered, whatever it says, or where none is needed: what the name means is then left to the
 * system's own look-up. Rejects with the message "timeout expired", as `pg` does, or where the signal is aborted.
 */
export async function nameServerAnswers(
  host: string,
  { timeoutMs, signal, nameServers }: NameOptions,
): Promise<void> {
  if (host.startsWith("/") || isIP(host) !== 0 || isInHostsFile(host)) return;
  const resolver = new Resolver();
  if (nameServers) resolver.setServers(nameServers);
  let timer: ReturnType<typeof setTimeout> | undefined;
  let giveUp: (() => void) | undefined;
  try {
    await new Promise<void>((resolve, reject) => {
      giveUp = () => reject(new Error("stopped"));
      if (timeoutMs > 0) timer = setTimeout(() => reject(new Error("timeout expired")), timeoutMs);
      if (signal?.aborted) giveUp();
      signal?.addEventListener("abort", giveUp);
      resolver.resolve4(host).then(
        () => resolve(),
        () => resolve(),
      );
    });
  } finally {
    clearTimeout(timer);
    if (giveUp) signal?.removeEventListener("abort", giveUp);
    resolver.cancel();
  }
}

function isInHostsFile(host: string): boolean {
  if (host.toLowerCase() === "localhost") return true;
  try {
    const lines = readFileSync("/etc/hosts", "utf8").split("\n");
    return lines.some((line) =>
      line.replace(/#.*/, "").toLowerCase().split(/\s+/).slice(1).includes(host.toLowerCase()),
    );
  } catch {
    return false;
  }
}
