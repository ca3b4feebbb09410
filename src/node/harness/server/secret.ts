// A password and what the server keeps of it: the password itself is never in a statement, which a server may log.
import { createHash, createHmac, pbkdf2Sync, randomBytes } from "node:crypto";

export function newPassword(): string {
  return randomBytes(24).toString("base64url");
}

const ITERATIONS = 4096;

/** As `pg_authid.rolpassword` holds it: SCRAM-SHA-256 of RFC 5803. */
export function scramSecret(password: string, salt: Buffer = randomBytes(16)): string {
  const salted = pbkdf2Sync(password, salt, ITERATIONS, 32, "sha256");
  const hmac = (text: string) => createHmac("sha256", salted).update(text).digest();
  const storedKey = createHash("sha256").update(hmac("Client Key")).digest("base64");
  const serverKey = hmac("Server Key").toString("base64");
  return `SCRAM-SHA-256$${ITERATIONS}:${salt.toString("base64")}$${storedKey}:${serverKey}`;
}
