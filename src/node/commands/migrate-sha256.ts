// Node's own SHA-256: at thousands of files several times faster than the web's, which answers through a promise each.
import { createHash } from "node:crypto";

export function sha256(text: string): string {
  return createHash("sha256").update(text, "utf8").digest("hex");
}
