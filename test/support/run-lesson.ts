// Plays a lesson's text in Node, as `gosling lesson run` does, and counts how its steps end.
import type { SourceFile } from "../../src/engine/index.ts";
import { createNodePlayer } from "../../src/node/play/player.ts";

export async function runLessonText(
  text: string,
  migrations: readonly SourceFile[] = [],
): Promise<{ passed: number; failed: number }> {
  const player = createNodePlayer({ lesson: { name: "lesson.md", text }, migrations });
  try {
    const problems = await player.open();
    if (problems.length > 0) throw new Error(problems[0]!.message);
    for await (const event of player.play(null))
      if (event.type === "lesson-finished") return { passed: event.passed, failed: event.failed };
    throw new Error("The lesson did not end.");
  } finally {
    await player.close();
  }
}
