// dbmate: a Go program of its own, so its time is that of its whole process.
import { spawnSync } from "node:child_process";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

export const files = "dbmate";

const require = createRequire(import.meta.url);
const name = `@dbmate/${process.platform}-${process.arch}`;
const executable = join(
  dirname(require.resolve(`${name}/package.json`)),
  "bin",
  process.platform === "win32" ? "dbmate.exe" : "dbmate",
);

const run = (url, folder, command) => {
  const done = spawnSync(
    executable,
    ["--url", url, "--migrations-dir", folder, "--no-dump-schema", command],
    { encoding: "utf8" },
  );
  if (done.status !== 0) throw new Error(done.stderr);
  return {};
};

export const migrate = async (url, folder) => run(url, folder, "migrate");
export const status = async (url, folder) => run(url, folder, "status");
