// Which relations the session holds locks on, as conditions on pg_locks.

/** OIDs below are PostgreSQL's own objects. */
export const FIRST_USER_OID = 16384;

export const OWN_LOCKS = `locktype = 'relation' AND granted AND pid = pg_backend_pid() AND relation >= ${FIRST_USER_OID}`;
