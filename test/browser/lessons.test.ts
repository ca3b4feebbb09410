// Steps of lessons in Chromium: the same suite as in Node, in a module worker. The thorough half plays all lessons, the fast half a few.
import { inject } from "vitest";
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

declare module "vitest" {
  interface ProvidedContext {
    lessons: "all" | "some";
  }
}

/** Five databases and servers; a file without a transaction; locks and file nodes; two branches. */
const SOME = /\/(01-missing-column|10-half-done|15-locks|11-two-branches)\.md$/;

for (const lesson of Object.entries(lessons).map(source)) {
  if (lesson.name === "lessons/README.md") continue;
  if (inject("lessons") === "some" && !SOME.test(lesson.name)) continue;
  describeLesson({
    lesson,
    createPlayer: () =>
      createPlayer({ lesson, migrations, assets: { seed, prepared: null }, spawn: spawnWorker }),
  });
}
