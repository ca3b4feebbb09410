// Writes dist/site/prepared/: the histories of the course's own lessons as prepared data directories. After `vite build`.
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { clientFolder, makeHistories, readCourse } from "../dist/node/site/index.js";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const started = performance.now();
const course = readCourse({ lessons: ["lessons"], cwd: root });
const histories = await makeHistories(course, clientFolder, root);
for (const [path, bytes] of histories) {
  mkdirSync(dirname(join(clientFolder, path)), { recursive: true });
  writeFileSync(join(clientFolder, path), bytes);
}
const bytes = [...histories.values()].reduce((sum, { length }) => sum + length, 0);
const seconds = ((performance.now() - started) / 1000).toFixed(1);
process.stdout.write(
  `histories: ${histories.size} prepared, ${(bytes / 1e6).toFixed(1)} MB, in ${seconds} s\n`,
);
