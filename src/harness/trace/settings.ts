// What a traced transaction is set to.

/** Small tables are read from end to end even where an index would do: that would look like work that grows. */
export const SETTINGS = "SET LOCAL client_min_messages = debug1; SET LOCAL enable_seqscan = off";
