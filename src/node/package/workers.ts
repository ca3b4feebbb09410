// Worker threads with PostgreSQL in them: compiled once a process, and used again, since a warm one plays a lesson much sooner.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { Worker } from "node:worker_threads";
import { distFolder } from "./paths.ts";

let compiled: WebAssembly.Module | undefined;

/** A worker that is handed the module shares its machine code, the optimised parts included. */
function compiledPostgres(): WebAssembly.Module {
  const main = createRequire(import.meta.url).resolve("@electric-sql/pglite");
  compiled ??= new WebAssembly.Module(readFileSync(join(dirname(main), "pglite.wasm")));
  return compiled;
}

const idle: { readonly script: string; readonly worker: Worker }[] = [];
const scripts = new WeakMap<Worker, string>();

/** An idle worker of that script (a path from dist/node), or a new one. Its `workerData.wasmModule` is the compiled module. */
export function takeWorker(script: string): Worker {
  const index = idle.findIndex((one) => one.script === script);
  const [known] = index < 0 ? [] : idle.splice(index, 1);
  if (known) {
    known.worker.ref();
    return known.worker;
  }
  const worker = new Worker(join(distFolder, "node", script), {
    workerData: { wasmModule: compiledPostgres() },
  });
  scripts.set(worker, script);
  return worker;
}

/** For the next one who takes a worker of its script; idle workers do not keep the process alive. */
export function giveBack(worker: Worker): void {
  // By name: without one, Node's own listeners go too, and the worker is deaf.
  for (const event of ["message", "error"]) worker.removeAllListeners(event);
  worker.unref();
  idle.push({ script: scripts.get(worker) ?? "", worker });
}
