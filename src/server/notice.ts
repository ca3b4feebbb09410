// What PostgreSQL says while a statement runs.

export interface Notice {
  /** `NOTICE`, `WARNING`, `INFO`, `DEBUG`, `LOG`. */
  readonly severity: string;
  readonly message: string;
  readonly sqlstate?: string;
  readonly detail?: string;
  readonly hint?: string;
}

/** As `pg` and `postgres` hand them on. */
export interface WireNotice {
  readonly severity?: string | undefined;
  readonly message?: string | undefined;
  readonly code?: string | undefined;
  readonly detail?: string | undefined;
  readonly hint?: string | undefined;
}

export function noticeOf(notice: WireNotice): Notice {
  return {
    severity: notice.severity ?? "NOTICE",
    message: notice.message ?? "",
    ...(notice.code ? { sqlstate: notice.code } : {}),
    ...(notice.detail ? { detail: notice.detail } : {}),
    ...(notice.hint ? { hint: notice.hint } : {}),
  };
}
