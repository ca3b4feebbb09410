// The settings of every sandbox: small, deterministic, and otherwise as a server has them.

const SETTINGS = {
  // The files are in memory already: more would only keep their pages twice.
  shared_buffers: "4MB",
  // PGlite changes these two; with its values SHOW search_path and an unprotected catalog would teach the wrong thing.
  search_path: '"$user", public',
  allow_system_table_mods: "off",
  timezone: "UTC",
  // More than this, and an endless recursion (a trigger that fires itself) overflows the stack of a browser's worker before
  // PostgreSQL can refuse it with 54001: Chromium dies at 200 kB, Node at 400. A sum of 600 terms still fits.
  max_stack_depth: "150kB",
  // As a server whose locale is English; PGlite's C locale would choose `simple`.
  default_text_search_config: "pg_catalog.english",
  // Nothing checkpoints in the background here, and a log that nobody replays should not pile up in memory.
  wal_recycle: "off",
  wal_init_zero: "off",
  min_wal_size: "2MB",
} as const;

/** For the server's command line, behind PGlite's own: a later `-c` wins over an earlier one. */
export const START_PARAMETERS: readonly string[] = commandLine(SETTINGS);

/** For a sandbox with a memory limit: temporary files are in memory too, and a sort of ten million rows would take all of it. */
export const LIMITED_PARAMETERS: readonly string[] = commandLine({ temp_file_limit: "64MB" });

function commandLine(settings: Readonly<Record<string, string>>): readonly string[] {
  return Object.entries(settings).flatMap(([name, value]) => ["-c", `${name}=${value}`]);
}
