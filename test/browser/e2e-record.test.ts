// A reader's record in a real browser: kept, shown, resumed, taken along as a file, forgotten.
import { readFileSync } from "node:fs";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { ServedSite } from "../../src/node/site/serve.ts";
import {
  button,
  expectAccessible,
  fixtureCourse,
  launch,
  openPage,
  seen,
  serveCourse,
  sidewaysOverflow,
  untilFinished,
  untilRun,
} from "./e2e-pages.ts";

const patience = 180_000;
let browser: Browser;
let site: ServedSite;

beforeAll(async () => {
  [browser, site] = await Promise.all([launch(), serveCourse(fixtureCourse)]);
});

afterAll(async () => {
  await browser?.close();
  await site?.close();
});

test("a lesson is resumed, finished, counted, saved, forgotten and loaded again", {
  timeout: patience,
}, async () => {
  const { page, trouble, close } = await openPage(browser, site.url, {
    viewport: { width: 390, height: 844 },
    acceptDownloads: true,
  });
  const start = page.locator("[data-start]");
  expect(await seen(start)).toBe("Start the first lesson");
  await page.getByText("Nothing yet.").waitFor();
  await start.click();
  await button(page, "Run first step").click();
  const steps = await page.locator("[data-step]").evaluateAll((all) => all.map((one) => one.id));
  expect(await untilRun(page, steps[0]!)).toBe("passed");

  // The next visit: the course page and the lesson lead on from there.
  await page.goto(site.url);
  await page.getByText(`1 of ${steps.length} passed`).waitFor();
  expect(await seen(start)).toMatch(/^Go on: .+, step 2$/);
  await expectAccessible(page);
  expect(await sidewaysOverflow(page)).toBe(0);
  await start.click();
  await page.getByRole("link", { name: "Link to step 1, which has passed before" }).waitFor();
  await button(page, "Go on at step 2").focus();
  await page.keyboard.press("Enter");
  expect(await untilRun(page, steps[0]!)).toBe("passed");
  await page.getByText("Last time you passed").waitFor({ state: "detached" });
  await button(page, "Run all").click();
  expect(await untilFinished(page)).toContain("all");
  const next = page.getByRole("toolbar").getByRole("link", { name: "Next lesson" });
  expect(await next.getAttribute("href")).toMatch(/lessons\/trouble\/$/);
  await expectAccessible(page);

  await page.goto(site.url);
  const done = page.locator("[data-lesson]").first().locator("[data-slot=progress]");
  expect(await seen(done)).toContain("Done");
  expect(await seen(start)).toMatch(/^Go on: [^,]+$/);
  await page.getByRole("link", { name: "What you have learned" }).click();
  await page.getByText(/You have finished 1 of 3 lessons/).waitFor();
  expect(await seen(page.locator(".finish-lesson").first())).toMatch(/Done on \w+ \d+, \d{4}/);
  await expectAccessible(page);
  expect(await sidewaysOverflow(page)).toBe(0);

  await page.goto(site.url);
  const [file] = await Promise.all([page.waitForEvent("download"), button(page, "Save as a file").click()]);
  const saved = readFileSync(await file.path(), "utf8");
  await button(page, "Forget everything").click();
  await page.getByText("There is no way back").waitFor();
  await expectAccessible(page);
  await page.getByRole("group", { name: "Forget everything?" }).getByRole("button").first().click();
  await page.getByText("Everything is forgotten.").waitFor();
  expect(await seen(done)).toBe("");
  expect(
    await page.evaluate(() => Object.keys(localStorage).filter((key) => key.includes("record"))),
  ).toEqual([]);

  const load = (text: string) =>
    page.locator("input[type=file]").setInputFiles({
      name: "gosling-record.json",
      mimeType: "application/json",
      buffer: Buffer.from(text),
    });
  await load("{");
  await page
    .getByText(
      "gosling-record.json was not loaded. It is not a record that this page saved. Nothing was changed.",
    )
    .waitFor();
  await load(saved);
  await page.getByText(/^Loaded: \d+ entries/).waitFor();
  expect(await seen(done)).toContain("Done");
  expect(trouble).toEqual([]);
  await close();
});

test("two tabs with one lesson keep what either has run", { timeout: patience }, async () => {
  const { page, close } = await openPage(browser, `${site.url}lessons/drift/`);
  const other = await page.context().newPage();
  await other.goto(`${site.url}lessons/drift/`);
  const ids = await page.locator("[data-step]").evaluateAll((all) => all.map((one) => one.id));
  await button(page, "Run first step").click();
  await untilRun(page, ids[0]!);
  await other.getByRole("link", { name: "Link to step 1, which has passed before" }).waitFor();
  await button(other, "Run first step").click();
  await untilRun(other, ids[0]!);
  await button(other, "Next step").click();
  await untilRun(other, ids[1]!);
  await other.close();
  await page.getByRole("link", { name: "Link to step 2, which has passed before" }).waitFor();
  await close();
});

test("where all is done, the course page leads to what was learned, and the page can be printed", {
  timeout: patience,
}, async () => {
  const { page, close } = await openPage(browser, site.url);
  await page.evaluate(() => {
    for (const element of document.querySelectorAll<HTMLElement>("[data-lesson]")) {
      const marks = element.dataset.steps?.split(" ") ?? [];
      const facts = Object.fromEntries(marks.map((mark) => [`passed:${mark}`, [1_700_000_000_000, 1]]));
      localStorage.setItem(`gosling|/|record:${element.dataset.lesson}`, JSON.stringify(facts));
    }
  });
  await page.reload();
  const start = page.locator("[data-start]");
  expect(await seen(start)).toBe("See what you have learned");
  await start.click();
  await page.getByText(/You have finished the course: all 3 lessons/).waitFor();
  await page.emulateMedia({ media: "print" });
  expect(await seen(page.locator("main"))).not.toContain("Print");
  expect(await page.locator(".finish-state").allInnerTexts()).toHaveLength(3);
  await close();
});
