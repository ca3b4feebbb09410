// `gosling init --ci`: the config, the baseline and the workflow, each where it is missing. Throws UsageError.
import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { count } from "../../text/index.ts";
import { writeNewFile } from "../disk/index.ts";
import { readTestRequest, recordRun, TEST_OPTIONS, writeBaselineOf } from "../harness/index.ts";
import { CONFIG_NAME } from "../settings/index.ts";
import { createProgressLine, type ExitCode, type Io, parseOptions } from "../terminal/index.ts";
import { githubWorkflow, WORKFLOW } from "./workflow.ts";

const BASELINE = "gosling-baseline.json";
const SCHEMA = "./node_modules/gosling/schemas/config.schema.json";

/** `folder`: of the migrations, relative to the repository. */
export async function beginChecks(folder: string, ci: "github" | "none", io: Io): Promise<ExitCode> {
  write(CONFIG_NAME, `${JSON.stringify({ $schema: SCHEMA, dir: folder }, null, 2)}\n`, io);
  if (existsSync(resolve(io.cwd, BASELINE))) io.out(`${BASELINE} exists and is left as it is\n`);
  else if (!(await writeBaseline(folder, io))) return 1;
  if (ci === "github") {
    const npm = existsSync(resolve(io.cwd, "package-lock.json"));
    write(WORKFLOW, githubWorkflow({ folder, npm }), io);
  }
  io.out(
    [
      "",
      "Commit these files. Then:",
      "  npx gosling test                        what is not in the baseline",
      "  npx gosling test --since origin/main    what this branch adds, and that nothing merged was edited",
      "",
    ].join("\n"),
  );
  return 0;
}

/** False where it was stopped. */
async function writeBaseline(folder: string, io: Io): Promise<boolean> {
  const { options } = parseOptions("test", TEST_OPTIONS, []);
  const request = readTestRequest({ positionals: [folder], options }, io);
  const progress = createProgressLine(io, true);
  const stop = new AbortController();
  void io.interrupted.then(() => stop.abort());
  let done = 0;
  const record = await recordRun(request, {
    forBaseline: true,
    signal: stop.signal,
    see(event) {
      if (event.type !== "file-finished") return;
      done += 1;
      progress.show(`testing ${count(request.job.sources.length, "migration")}: ${done} done`);
    },
  }).finally(() => progress.stop());
  if (!record) {
    io.err(`gosling: stopped before ${BASELINE} was written\n`);
    return false;
  }
  const number = writeBaselineOf(request, record);
  io.out(`${BASELINE} written, with ${count(number, "finding")} of ${count(record.summary.files, "file")}\n`);
  return true;
}

function write(path: string, text: string, io: Io): void {
  if (existsSync(resolve(io.cwd, path))) {
    io.out(`${path} exists and is left as it is\n`);
    return;
  }
  writeNewFile(path, text, io.cwd);
  io.out(`${path} written\n`);
}
