// The sandbox's own error: what kept a PostgreSQL from being opened or copied. What a statement does wrong is a DatabaseError.

export type SandboxErrorCode =
  | "NO_WEBASSEMBLY"
  | "SEED_UNREADABLE"
  | "OPEN_FAILED"
  | "IN_TRANSACTION"
  | "SNAPSHOT_LOST";

export class SandboxError extends Error {
  override readonly name = "SandboxError";
  readonly code: SandboxErrorCode;
  constructor(code: SandboxErrorCode, message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.code = code;
  }
}
