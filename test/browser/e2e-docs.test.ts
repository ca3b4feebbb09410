// The documentation in Chromium: its search by keyboard, a phone's width, the dark, no script, and no connection after the first word.
import { fileURLToPath } from "node:url";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { packagedDocs } from "../../src/node/site/docs.ts";
import { type ServedSite, serveSite } from "../../src/node/site/serve.ts";
import { clientFolder, renderCourse } from "../../src/node/site/site.ts";
import { launch } from "./e2e-pages.ts";

let browser: Browser;
let site: ServedSite;

beforeAll(async () => {
  const cwd = fileURLToPath(new URL("../..", import.meta.url));
  const pages = renderCourse({ lessons: ["lessons"], cwd, docs: packagedDocs() });
  [browser, site] = await Promise.all([
    launch(),
    serveSite({ port: 0, host: "localhost", tries: 1, pages, folder: clientFolder }),
  ]);
});
afterAll(async () => {
  await browser?.close();
  await site?.close();
});

test("the search finds a rule by words, by keyboard, also without a connection once it is loaded", async () => {
  const context = await browser.newContext();
  const page = await context.newPage();
  const errors: string[] = [];
  page.on("pageerror", (error) => errors.push(error.message));
  page.on("console", (message) => message.type() === "error" && errors.push(message.text()));
  await page.goto(site.url);
  await page.getByRole("link", { name: "Documentation" }).click();
  await page.getByRole("heading", { name: "Documentation", level: 1 }).waitFor();
  await page.keyboard.press("/");
  await page.keyboard.type("drop tabl");
  const first = page.locator(".docs-search li a").first();
  await first.waitFor();
  await context.setOffline(true);
  await page.keyboard.type("e");
  await expect.poll(() => first.textContent()).toContain("DROP_TABLE");
  await context.setOffline(false);
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { name: "DROP_TABLE", level: 1 }).waitFor();
  expect(errors).toEqual([]);
  await context.close();
});

test.each([
  ["a phone", { viewport: { width: 390, height: 800 } }],
  ["a phone in the dark", { viewport: { width: 390, height: 800 }, colorScheme: "dark" as const }],
  ["no script", { javaScriptEnabled: false }],
])("%s: nothing is wider than the window, and every part can be reached", async (_, options) => {
  const context = await browser.newContext(options);
  const page = await context.newPage();
  for (const path of [
    "docs/",
    "docs/cli/",
    "docs/rules/BLOCKS_WRITES/",
    "docs/api/engine/",
    "docs/goose-compatibility/",
  ]) {
    await page.goto(site.url + path);
    const { wide, window: inner } = await page
      .locator("html")
      .evaluate(({ scrollWidth, clientWidth }) => ({ wide: scrollWidth, window: clientWidth }));
    expect([path, wide <= inner]).toEqual([path, true]);
    expect(await page.getByRole("link", { name: "The command line" }).count()).toBeGreaterThan(0);
  }
  await context.close();
});
