// One engine, one phase, one fresh process: prints what it took as JSON. The engine's own import is timed apart.
const [engine, phase, url, folder] = process.argv.slice(2);
const starting = performance.now();
const { migrate, status } = await import(`./engines/${engine}.mjs`);
const imported = performance.now();
const result = await (phase === "status" ? status : migrate)(url, folder);
const ended = performance.now();
process.stdout.write(
  `${JSON.stringify({ ...result, ms: ended - imported, importMs: imported - starting, rssMb: process.resourceUsage().maxRSS / 1024 })}\n`,
);
