// `gosling lesson dev` in the terminal: a save plays the lesson from the change on; a broken file is told and survived.
import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { main } from "../../src/node/cli.ts";
import { dedent } from "../support/dedent.ts";
import { lessonText } from "./terminal.ts";

const TICKS = "```";
const patience = { timeout: 60_000, interval: 50 };

const lesson = (second: string) =>
  lessonText(
    dedent`
      On **dev**:

      ${TICKS}sql db=dev
      SELECT 'first' AS a;
      ${TICKS}

      ${TICKS}sql db=dev
      ${second}
      ${TICKS}
    `,
  );

test("save by save", { timeout: 180_000 }, async () => {
  const folder = mkdtempSync(join(tmpdir(), "gosling-dev-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  mkdirSync(join(folder, "lessons"));
  const file = join(folder, "lessons", "a.md");
  /** As many editors save: another file takes the place of the old one. */
  const save = (text: string) => {
    writeFileSync(`${file}~`, text);
    renameSync(`${file}~`, file);
  };
  save(lesson("SELECT 'second' AS b;"));

  let printed = "";
  let stop = () => {};
  const print = (text: string) => {
    printed += text;
  };
  const interrupted = new Promise<void>((resolve) => {
    stop = resolve;
  });
  const io = {
    out: print,
    err: print,
    env: {},
    cwd: folder,
    terminal: false,
    width: 80,
    interrupted,
    linger: () => {},
  };
  const ended = main(["lesson", "dev", "--port", "0"], io);
  const told = async (text: string) => {
    await expect.poll(() => printed, patience).toContain(text);
    const all = printed;
    printed = "";
    return all;
  };
  await told("Stop with Ctrl+C.\n");

  save(lesson("SELECT 'changed' AS b;"));
  const played = await told("lessons/a.md: 2 passed, 0 failed\n");
  expect(played).toContain("lessons/a.md changed: from line 14 on");
  expect(played).toContain("     changed\n");
  expect(played).not.toContain("first");

  save(lesson("SELECT 'changed' AS b;").replace("db=dev", "db=none"));
  await told("There is no database `none`. (UNKNOWN_DATABASE)\n");
  rmSync(join(folder, "lessons"), { recursive: true });
  await told("there is no lesson lessons (BAD_INPUT)\n");
  mkdirSync(join(folder, "lessons"));
  save(lesson("SELECT 'endless' AS b FROM generate_series(1, 3) WHERE pg_sleep(30) IS NULL;"));
  await told("Every lesson can be read again.\n");

  // A newer save ends what still runs.
  save(lesson("SELECT 'last' AS b;"));
  expect(await told("lessons/a.md: 2 passed, 0 failed\n")).toContain("     last\n");

  stop();
  expect(await ended).toBe(0);
  expect(printed).toContain("Stopped.\n");
});
