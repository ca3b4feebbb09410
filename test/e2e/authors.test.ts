// What authors get, in a real browser: a built site from any server, and pages that follow the lesson while it is written.
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { main } from "../../src/node/cli.ts";
import { serveSite } from "../../src/node/site/serve.ts";
import type { ProcessIo } from "../../src/node/terminal/io.ts";
import {
  button,
  expectAccessible,
  fixtureCourse,
  launch,
  openPage,
  step,
  untilFinished,
  untilRun,
} from "../browser/e2e-pages.ts";

const patience = 240_000;
let browser: Browser;
let team: string;

beforeAll(async () => {
  browser = await launch();
  team = mkdtempSync(join(tmpdir(), "gosling-authors-"));
  cpSync(fixtureCourse, team, { recursive: true });
});

afterAll(async () => {
  await browser?.close();
  rmSync(team, { recursive: true, force: true });
});

interface Session {
  readonly io: ProcessIo;
  readonly printed: () => string;
  readonly stop: () => void;
}

function session(): Session {
  let text = "";
  let stop = () => {};
  const interrupted = new Promise<void>((resolve) => {
    stop = resolve;
  });
  const print = (more: string) => {
    text += more;
  };
  const io: ProcessIo = {
    out: print,
    err: print,
    env: {},
    cwd: team,
    terminal: false,
    width: 80,
    interrupted,
    linger: () => {},
  };
  return { io, printed: () => text, stop };
}

test("a built site runs from any web server, under any path", { timeout: patience }, async () => {
  const { io, printed } = session();
  expect(await main(["build", "--out", "www/course", "--title", "Our migrations"], io)).toBe(0);
  expect(printed()).toContain("www/course: 3 lessons");
  const site = await serveSite({
    pages: new Map(),
    folder: join(team, "www"),
    host: "127.0.0.1",
    port: 0,
    tries: 0,
  });
  expect(
    readdirSync(join(team, "www", "course", "assets")).filter((name) => name.startsWith("dev-")),
  ).toEqual([]);
  const { page, trouble, close } = await openPage(browser, `${site.url}course/`);
  expect(await page.locator("h1").textContent()).toBe("Our migrations");
  await page.locator("[data-lesson=drift] a").first().click();
  await button(page, "Run all").click();
  expect(await untilFinished(page)).toMatch(/^Finished:[^,]*\b6\b[^,]*passed$/);
  expect(trouble).toEqual([]);
  await close();
  await site.close();
});

test("a page follows the lesson on disk", { timeout: patience }, async () => {
  const { io, printed, stop } = session();
  const ended = main(["lesson", "dev", "--port", "0", "--pages-only"], io);
  await expect.poll(printed, { timeout: 20_000 }).toContain("The lessons are at");
  const url = /http:\S+/.exec(printed())![0];
  const file = join(team, "lessons", "01-drift.md");
  const save = (from: string, to: string) => {
    const text = readFileSync(file, "utf8");
    expect(text).toContain(from);
    writeFileSync(file, text.replace(from, to));
  };

  const { page, trouble, close } = await openPage(browser, `${url}lessons/drift/`);
  const alert = page.locator(".dev-problems");
  await step(page, "s2").locator("button[data-run]").click();
  expect(await untilRun(page, "s2")).toBe("passed");

  // Prose: the text changes, and what has run stays as it is.
  await page.evaluate(() => Object.assign(window, { same: true }));
  save("On **bob** it is missing:", "On **bob** there is none:");
  await page.getByText("On bob there is none:").waitFor();
  expect(await step(page, "s2").getAttribute("data-status")).toBe("passed");
  expect(await page.evaluate(() => "same" in window)).toBe(true);
  await step(page, "s3").locator("button[data-run]").click();
  expect(await untilRun(page, "s3")).toBe("passed");

  // A step: the page comes anew and plays as far as it had.
  save("SELECT phone\nFROM users;", "SELECT phone AS telephone\nFROM users;");
  await step(page, "s2").getByText("telephone").first().waitFor();
  expect(await untilRun(page, "s3")).toBe("passed");
  expect(await step(page, "s2").getAttribute("data-status")).toBe("passed");
  expect(await step(page, "s4").getAttribute("data-status")).toBe("waiting");
  expect(await page.evaluate(() => "same" in window)).toBe(false);

  // A mistake: it is shown over the page as it was, and goes when it is mended.
  save("db=bob error=42703", "db=bbo error=42703");
  await alert.waitFor();
  expect(await alert.textContent()).toMatch(
    /lessons\/01-drift\.md:\d+:\d+\s+There is no database `bbo`.*\s*Did you mean `bob`\?/,
  );
  expect(await step(page, "s2").getAttribute("data-status")).toBe("passed");
  await expectAccessible(page);
  await page.reload();
  await alert.waitFor();
  expect(await step(page, "s2").isVisible()).toBe(true);
  save("db=bbo error=42703", "db=bob error=42703");
  await alert.waitFor({ state: "hidden" });
  expect(printed()).toContain("Did you mean `bob`?");
  expect(printed()).toContain("Every lesson can be read again.");

  expect(trouble).toEqual([]);
  await close();
  stop();
  expect(await ended).toBe(0);
});
