// Steps of lessons in Chromium: the same suite as in Node, in a module worker.
import { spawnWorker } from "../../src/client/play/spawn.ts";
import { describeLesson } from "../../src/node/suites/lesson.ts";
import { createPlayer } from "../../src/runner/index.ts";

const lessons = import.meta.glob<string>("../../lessons/*.md", {
  query: "?raw",
  import: "default",
  eager: true,
});
const files = import.meta.glob<string>("../../migrations/postgres/*.sql", {
  query: "?raw",
  import: "default",
  eager: true,
});
const seeds = import.meta.glob<string>("../../dist/seed/*.tar.gz", {
  query: "?url",
  import: "default",
  eager: true,
});

const source = ([path, text]: [string, string]) => ({ name: path.replace("../../", ""), text });
const migrations = Object.entries(files).map(source);
const seed = new URL(Object.values(seeds)[0] ?? "", location.href).href;

for (const lesson of Object.entries(lessons).map(source)) {
  if (lesson.name === "lessons/README.md") continue;
  describeLesson({
    lesson,
    createPlayer: () =>
      createPlayer({ lesson, migrations, assets: { seed, prepared: null }, spawn: spawnWorker }),
  });
}
