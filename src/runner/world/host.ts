// What the engine may ask of its surroundings in a lesson: a worker's timers, and a hash that needs no secure context.
import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex, utf8ToBytes } from "@noble/hashes/utils.js";
import type { Host } from "../../engine/index.ts";

export const sha256Of = (text: string): string => bytesToHex(sha256(utf8ToBytes(text)));

export const runnerHost: Host = {
  now: () => performance.now(),
  sleep: (milliseconds) => new Promise((done) => setTimeout(done, milliseconds)),
  sha256: sha256Of,
};
