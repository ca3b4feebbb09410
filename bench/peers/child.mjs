// One engine, one phase, one fresh process: prints what it took as JSON. The engine's own import is timed apart.
import { clientUse } from "./meter.mjs";

const [engine, phase, url, folder] = process.argv.slice(2);
const starting = performance.now();
const module = await import(`./engines/${engine}.mjs`);
const imported = performance.now();
const used = clientUse();
// For most engines a start with all applied is the same call as the first one.
const result = await (module[phase] ?? module.migrate)(url, folder);
const ms = performance.now() - imported;
const rssMb = process.resourceUsage().maxRSS / 1024;
process.stdout.write(
  `${JSON.stringify({ ...result, ...used(), ms, importMs: imported - starting, rssMb })}\n`,
);
