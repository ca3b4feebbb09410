// The standard host: a clock, timers and a hash from the web APIs that Node, browsers and workers share.
import type { AbortSignalLike, Host } from "./types.ts";

/** The few names that this file takes from the platform; the layer is compiled without any platform's types. */
interface Platform {
  readonly performance: { now(): number };
  readonly crypto?: {
    readonly subtle?: { digest(algorithm: string, data: Uint8Array): Promise<ArrayBuffer> };
  };
  readonly process?: {
    getBuiltinModule?(
      name: string,
    ): { hash?(algorithm: string, text: string, form: "hex"): string } | undefined;
  };
  readonly TextEncoder: new () => { encode(text: string): Uint8Array };
  setTimeout(callback: () => void, milliseconds: number): unknown;
}

const platform = globalThis as unknown as Platform;

/** How often a sleeper looks whether it was cancelled, in milliseconds: AbortSignalLike has no event. */
const GLANCE = 50;

/**
 * The clock, the pause and the hash of this machine; what the engine uses unless `host` says otherwise.
 *
 * @example
 * ```ts
 * import { standardHost } from "gosling/engine";
 *
 * console.log(await standardHost.sha256("SELECT 1;")); // 17db4fd369edb9244b9f91d9aeed145c3d04ad8ba6e95d06247f07a63527d11a
 * ```
 */
export const standardHost: Host = {
  now: () => platform.performance.now(),
  sleep,
  sha256: hashOfNode() ?? sha256,
};

/** Node's own hash answers at once; at thousands of files several times faster than the web's, which answers through a promise. */
function hashOfNode(): Host["sha256"] | undefined {
  const hash = platform.process?.getBuiltinModule?.("node:crypto")?.hash;
  return hash && ((text) => hash("sha256", text, "hex"));
}

async function sleep(milliseconds: number, signal?: AbortSignalLike): Promise<void> {
  const end = platform.performance.now() + milliseconds;
  for (let left = milliseconds; left > 0 && !signal?.aborted; left = end - platform.performance.now()) {
    const nap = signal ? Math.min(left, GLANCE) : left;
    await new Promise<void>((wake) => platform.setTimeout(wake, nap));
  }
}

/** `crypto.subtle` is missing on pages without a secure context (plain http, but for localhost). */
async function sha256(text: string): Promise<string> {
  const subtle = platform.crypto?.subtle;
  if (!subtle) throw new Error("this page has no crypto.subtle: give the engine a host with its own sha256");
  const digest = new Uint8Array(await subtle.digest("SHA-256", new platform.TextEncoder().encode(text)));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
