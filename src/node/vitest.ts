// The door for Vitest: a team's lessons and migrations as tests, and a database for each test.
import { resolve } from "node:path";
import { migrationsOf, readLessons } from "./disk/index.ts";
import { createNodePlayer } from "./play/index.ts";
import { describeLesson } from "./suites/index.ts";

export {
  type DescribeMigrationsOptions,
  describeMigrations,
  type TestWithDatabaseOptions,
  testWithDatabase,
} from "./suites/index.ts";
export type { TestDatabase } from "./testing/index.ts";

export interface DescribeLessonsOptions {
  /** Markdown files or folders of them. Default `lessons`. */
  readonly lessons?: readonly string[];
  /** The folder of migrations. Default `migrations/postgres` where it exists, else `migrations`, else none. */
  readonly migrations?: string;
  /** The repository's root. Default the working folder. */
  readonly root?: string;
}

/**
 * Defines one test for each step of each lesson; call it at the top of a test file.
 *
 * @example
 * ```ts
 * import { describeLessons } from "gosling/vitest";
 *
 * describeLessons({ lessons: ["lessons"] });
 * ```
 */
export function describeLessons(options: DescribeLessonsOptions = {}): void {
  const root = resolve(options.root ?? process.cwd());
  const migrations = migrationsOf(options.migrations, root);
  for (const lesson of readLessons(options.lessons ?? ["lessons"], root)) {
    describeLesson({
      lesson,
      path: resolve(root, lesson.name),
      createPlayer: () => createNodePlayer({ lesson, migrations }),
    });
  }
}
