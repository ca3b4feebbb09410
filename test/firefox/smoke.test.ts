// Lesson 1 of the built site in Firefox, driven over WebDriver BiDi: it runs to its end, and nothing goes wrong on the page.
import { fileURLToPath } from "node:url";
import puppeteer, { type Browser } from "puppeteer-core";
import { afterAll, expect, test } from "vitest";
import { clientFolder, renderCourse, type ServedSite, serveSite } from "../../src/node/site/index.ts";
import { findFirefox } from "../support/firefox.ts";

const firefox = findFirefox();
if (firefox === null) {
  const how =
    "Firefox was not found, so its test is skipped. Install it (Debian: apt-get install firefox-esr) or set FIREFOX_PATH.";
  // On CI a test that nobody ran must not look like one that passed.
  if (process.env.CI === "true") throw new Error(how);
  process.stderr.write(`${how}\n`);
}

let browser: Browser | undefined;
let site: ServedSite | undefined;
afterAll(async () => {
  await browser?.close();
  await site?.close();
});

test.skipIf(firefox === null)("lesson 1 runs to its end in Firefox", async () => {
  const cwd = fileURLToPath(new URL("../..", import.meta.url));
  site = await serveSite({
    pages: renderCourse({ lessons: ["lessons"], cwd }),
    folder: clientFolder,
    host: "127.0.0.1",
    port: 0,
    tries: 0,
  });
  browser = await puppeteer.launch({ browser: "firefox", executablePath: firefox!, headless: true });
  const page = await browser.newPage();
  const trouble: string[] = [];
  page.on("pageerror", (error) => trouble.push(String(error)));
  page.on("console", (message) => {
    if (message.type() === "error") trouble.push(message.text());
  });
  await page.goto(`${site.url}lessons/missing-column/`);
  expect(await page.$eval("h1", (heading) => heading.textContent)).toBe("The missing column");
  await page.locator("::-p-text(Run all)").click();
  const finished = ".bar-status ::-p-text(Finished)";
  const turn = ".turn-message ::-p-text(Go on with the solution)";
  await page.waitForSelector(`${finished}, ${turn}`, { timeout: 300_000 });
  const next = await page.$(turn);
  await next?.click();
  await page.waitForSelector(finished, { timeout: 300_000 });
  const status = await page.$eval(".bar-status", (element) => element.textContent);
  expect(status).toMatch(/^Finished: all \d+ steps passed$/);
  expect(trouble).toEqual([]);
});
