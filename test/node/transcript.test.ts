// A lesson's transcript is the same text whenever and wherever it is played.
import { resolve } from "node:path";
import { expect, test } from "vitest";
import { parseLesson, solutions } from "../../src/lessons/index.ts";
import { readSource, readSqlFiles } from "../../src/node/disk/load.ts";
import { createNodePlayer } from "../../src/node/play/player.ts";
import { steady } from "../../src/node/play/steady.ts";
import { createTranscript } from "../../src/node/play/transcript.ts";
import { paint } from "../../src/node/terminal/paint.ts";

const root = resolve(import.meta.dirname, "..", "..");
const migrations = readSqlFiles("migrations/postgres", root);

async function transcriptOf(file: string, clean: (text: string) => string): Promise<string> {
  const source = readSource(file, root);
  const parsed = parseLesson(source);
  if (!parsed.ok) throw new Error(parsed.problems[0]?.message);
  const transcript = createTranscript(source, parsed.lesson, { paint: paint(false), clean });
  const player = createNodePlayer({ lesson: source, migrations });
  const lines: string[] = [];
  for await (const event of player.play(null, solutions(parsed.lesson))) lines.push(...transcript(event));
  await player.close();
  return lines.join("\n");
}

// Durations, random keys and times of now(), in results, in output and in the detail of errors.
test("twice the same", async () => {
  const lesson = "lessons/09-when-one-fails.md";
  const first = await transcriptOf(lesson, steady);
  expect(await transcriptOf(lesson, steady)).toBe(first);
  expect(first).toContain("OK   ");
});

test("not without the redactions", async () => {
  const lesson = "lessons/09-when-one-fails.md";
  const plain = (text: string) => text;
  expect(await transcriptOf(lesson, plain)).not.toBe(await transcriptOf(lesson, steady));
});
