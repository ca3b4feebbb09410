// What goes wrong around a lesson, in Chromium: other tabs, storage, a lost worker, a lost download, a tab that was put away. Each is said
// once in a sentence, with a way on, and nothing is lost.
import type { IncomingMessage, ServerResponse } from "node:http";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { clientFolder, renderCourse, type ServedSite, serveSite } from "../../src/node/site/index.ts";
import {
  button,
  expectAccessible,
  fixtureCourse,
  launch,
  openPage,
  seen,
  sidewaysOverflow,
  step,
  untilRun,
} from "../browser/e2e-pages.ts";

const patience = 180_000;
type Trouble = (response: ServerResponse) => void;
/** What happens to the next requests for files of this pattern. */
let spoiled: { readonly pattern: RegExp; readonly how: Trouble } | null = null;
let browser: Browser;
let site: ServedSite;

beforeAll(async () => {
  browser = await launch();
  site = await serveSite({
    pages: renderCourse({ lessons: ["lessons"], cwd: fixtureCourse }),
    folder: clientFolder,
    host: "127.0.0.1",
    port: 0,
    tries: 0,
    answer: (path: string, _request: IncomingMessage, response: ServerResponse) => {
      if (spoiled === null || !spoiled.pattern.test(path)) return false;
      spoiled.how(response);
      return true;
    },
  });
});
afterAll(async () => {
  await browser?.close();
  await site?.close();
});

const lesson = (slug: string) => `${site.url}lessons/${slug}/`;
const notices = (page: Page) => page.locator(".notice-card");
const editorText = (page: Page, id: string) => seen(step(page, id).locator(".cm-content"));

async function write(page: Page, id: string, sql: string): Promise<void> {
  const edit = step(page, id).getByRole("button", { name: /^Edit step/ });
  if ((await edit.count()) > 0) await edit.click();
  await step(page, id).locator(".cm-content").click();
  await page.keyboard.press("Control+a");
  await page.keyboard.insertText(sql);
}

/** In both colours, and on a phone. */
async function expectReadable(page: Page): Promise<void> {
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    await expectAccessible(page);
  }
  await page.setViewportSize({ width: 390, height: 844 });
  expect(await sidewaysOverflow(page)).toBe(0);
  await page.setViewportSize({ width: 1280, height: 800 });
}

describe("two tabs with one lesson", () => {
  test("show what is current in both, and lose nothing", { timeout: patience }, async () => {
    const { page: one, trouble, close } = await openPage(browser, lesson("drift"));
    const two = await one.context().newPage();
    await two.goto(lesson("drift"));
    await write(one, "s1", "ALTER TABLE users ADD COLUMN one text;");
    await two.locator('[data-step="s1"] .cm-content', { hasText: "COLUMN one" }).waitFor();
    await write(two, "s2", "SELECT 2;");
    await one.locator('[data-step="s2"] .cm-content', { hasText: "SELECT 2;" }).waitFor();
    expect(await notices(two).allInnerTexts()).toEqual([expect.stringContaining("open in another tab, too")]);
    await expectReadable(two);

    // The same block in both: the later text shows in both, the other one can be brought back.
    await write(two, "s1", "ALTER TABLE users ADD COLUMN two text;");
    await one.locator('[data-step="s1"] .cm-content', { hasText: "COLUMN two" }).waitFor();
    await step(one, "s1").getByRole("button", { name: "Bring the other text back" }).click();
    await two.locator('[data-step="s1"] .cm-content', { hasText: "COLUMN one" }).waitFor();

    await Promise.all([one.reload(), two.reload()]);
    for (const page of [one, two]) {
      await page.locator('[data-step="s1"] .cm-content', { hasText: "COLUMN one" }).waitFor();
      await page.locator('[data-step="s2"] .cm-content', { hasText: "SELECT 2;" }).waitFor();
    }
    expect(trouble).toEqual([]);
    await close();
  });
});

describe("storage", () => {
  test.each([
    [
      "full",
      "no more room",
      () => {
        for (let size = 5_000_000; size >= 1; size = Math.floor(size / 2)) {
          try {
            for (let at = 0; ; at += 1) localStorage.setItem(`other-${size}-${at}`, "x".repeat(size));
          } catch {}
        }
      },
    ],
    [
      "blocked",
      "keeps nothing for this site",
      () =>
        Object.defineProperty(window, "localStorage", {
          get: () => {
            throw new DOMException("denied", "SecurityError");
          },
        }),
    ],
  ] as const)("%s: said once, and typing goes on", { timeout: patience }, async (_name, words, spoil) => {
    const { page, trouble, close } = await openPage(browser, "about:blank");
    await page.addInitScript(spoil);
    await page.goto(lesson("drift"));
    await write(page, "s1", "ALTER TABLE users ADD COLUMN phone text; -- mine");
    await notices(page).getByText(words).waitFor();
    await expectReadable(page);
    await notices(page).getByRole("button", { name: "Close" }).click();
    await page.waitForTimeout(600);
    await step(page, "s1").locator(".cm-content").click();
    await page.keyboard.press("Control+End");
    await page.keyboard.insertText(" and more");
    expect(await editorText(page, "s1")).toContain("-- mine and more");
    expect(await notices(page).count()).toBe(0);
    await step(page, "s1").locator("[data-run]").click();
    expect(await untilRun(page, "s1")).toBe("passed");
    // The browser asks before it takes what nobody keeps.
    const asked = page.waitForEvent("dialog");
    void page.reload().catch(() => {});
    const dialog = await asked;
    expect(dialog.type()).toBe("beforeunload");
    await dialog.dismiss();
    expect(await editorText(page, "s1")).toContain("-- mine and more");
    expect(trouble).toEqual([]);
    await close();
  });
});

describe("a lost worker", () => {
  test("is said in a sentence; Restart goes on where the reader was", { timeout: patience }, async () => {
    const { page, close } = await openPage(browser, lesson("drift"));
    await write(page, "s2", "SELECT phone\nFROM users; -- mine");
    await step(page, "s2").locator("[data-run]").click();
    await untilRun(page, "s2");
    await page.waitForTimeout(500);
    for (const worker of page.workers())
      await worker.evaluate(() => {
        const lost = () => {
          throw new Error("memory access out of bounds");
        };
        Object.assign(globalThis, { postMessage: lost });
      });
    await button(page, "Next step").click();
    await page.getByRole("alert").waitFor({ timeout: 60_000 });
    expect(await seen(page.getByRole("alert"))).toContain("memory access out of bounds");
    expect(await editorText(page, "s2")).toContain("-- mine");
    await expectReadable(page);
    await button(page, "Restart").click();
    expect(await untilRun(page, "s2")).toBe("passed");
    await page.getByRole("alert").waitFor({ state: "detached" });
    await close();
  });
});

describe("a lost download", () => {
  const half: Trouble = (response) => {
    response.writeHead(200, { "content-type": "application/wasm", "content-length": "9000000" });
    response.write(Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0), () =>
      setTimeout(() => response.destroy(), 200),
    );
  };
  const gone: Trouble = (response) => response.writeHead(404).end();
  const portal: Trouble = (response) =>
    response.writeHead(200, { "content-type": "text/html" }).end("<!doctype html><title>Log in</title>");
  const short: Trouble = (response) =>
    response
      .writeHead(200, { "content-type": "application/wasm" })
      .end(Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0, 9));
  const wasm = /pglite-[^/]*\.wasm$/;

  test.each([
    ["half of PostgreSQL", wasm, half, /pglite-.*\.wasm broke off half-way\. Check the connection\./],
    [
      "PostgreSQL gone",
      wasm,
      gone,
      /404 for pglite-.*The course may have a new version: load this page again\./,
    ],
    ["a login page", wasm, portal, /something else came in place of pglite-/],
    ["a damaged file", wasm, short, /what arrived is damaged/],
    ["a login page in the seed's place", /seed-[^/]*\.bin$/, portal, /something else came in place of seed-/],
    ["no worker", /worker-[^/]*\.js$/, gone, /the script that starts it did not arrive/],
    [
      "a login page in the worker's place",
      /worker-[^/]*\.js$/,
      portal,
      /something else came in place of the script|did not arrive/,
    ],
    [
      "a login page for migrations",
      /migrations-[^/]*\.json$/,
      portal,
      /The migrations could not be loaded: they broke off/,
    ],
  ] as const)(
    "%s: a sentence, and Restart runs what was asked for",
    { timeout: patience },
    async (_name, pattern, how, words) => {
      // From the start: the pointer at a step is enough for the page to begin loading.
      spoiled = { pattern, how };
      const { page, close } = await openPage(browser, lesson("drift"));
      await write(page, "s1", "ALTER TABLE users ADD COLUMN phone text; -- mine");
      await step(page, "s1").locator("[data-run]").click();
      await page.getByRole("alert").waitFor({ timeout: 60_000 });
      expect(await seen(page.getByRole("alert"))).toMatch(words);
      spoiled = null;
      await button(page, "Restart").click();
      expect(await untilRun(page, "s1")).toBe("passed");
      expect(await editorText(page, "s1")).toContain("-- mine");
      await close();
    },
  );

  test("a prepared history that does not arrive costs time alone", { timeout: patience }, async () => {
    spoiled = { pattern: /^prepared\//, how: gone };
    const { page, close } = await openPage(browser, lesson("drift"));
    await button(page, "Run first step").click();
    expect(await untilRun(page, "s1")).toBe("passed");
    spoiled = null;
    await close();
  });
});

describe("a tab that was put away", () => {
  test("frozen in the middle of a step and thawed, it goes on", { timeout: patience }, async () => {
    const { page, trouble, close } = await openPage(browser, lesson("drift"));
    const client = await page.context().newCDPSession(page);
    await button(page, "Run all").click();
    await client.send("Page.setWebLifecycleState", { state: "frozen" });
    await new Promise((done) => setTimeout(done, 3000));
    await client.send("Page.setWebLifecycleState", { state: "active" });
    expect(await untilRun(page, "s6")).toBe("passed");
    expect(trouble).toEqual([]);
    await close();
  });

  test("discarded for memory, it leads the reader back to where they were", {
    timeout: patience,
  }, async () => {
    const { page, trouble, close } = await openPage(browser, lesson("drift"));
    await write(page, "s2", "SELECT phone\nFROM users; -- mine");
    await step(page, "s3").locator("[data-run]").click();
    await untilRun(page, "s3");
    await page.addInitScript(() => Object.defineProperty(document, "wasDiscarded", { value: true }));
    await page.reload();
    await notices(page).getByText("The browser closed this tab to save memory").waitFor();
    await expectReadable(page);
    await button(page, "Run to step 3 again").click();
    await untilRun(page, "s3");
    expect(await editorText(page, "s2")).toContain("-- mine");
    expect(trouble).toEqual([]);
    await close();
  });

  test("left and come back to with the browser's back button, it runs", { timeout: patience }, async () => {
    const { page, trouble, close } = await openPage(browser, lesson("drift"));
    await button(page, "Run first step").click();
    await untilRun(page, "s1");
    await page.goto(site.url);
    await page.goBack();
    const next = page.getByRole("button", { name: /^(Run first step|Next step)$/ });
    await next.click();
    await page
      .locator("[data-step]:is([data-status=passed], [data-status=failed])")
      .first()
      .waitFor({ timeout: 60_000 });
    expect(trouble).toEqual([]);
    await close();
  });
});
