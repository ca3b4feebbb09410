// The pages' scripts in a pseudo-locale, in Chromium: before, during and after runs no word is outside the catalogue.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { clientFolder, renderCourse, type ServedSite, serveSite } from "../../src/node/site/index.ts";
import { launch, openPage, step, untilRun } from "../browser/e2e-pages.ts";
import { foreignWords, PSEUDO, PSEUDO_LESSONS, PSEUDO_MIGRATION } from "../support/pseudo-locale.ts";

let browser: Browser;
let site: ServedSite;
const folder = mkdtempSync(join(tmpdir(), "gosling-words-"));

beforeAll(async () => {
  for (const [name, text] of [
    ...Object.entries(PSEUDO_LESSONS),
    [PSEUDO_MIGRATION.name, PSEUDO_MIGRATION.text] as const,
  ]) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  [browser, site] = await Promise.all([
    launch(),
    serveSite({
      pages: renderCourse({ lessons: ["lessons"], cwd: folder, translation: PSEUDO }),
      folder: clientFolder,
      host: "127.0.0.1",
      port: 0,
      tries: 0,
    }),
  ]);
});
afterAll(async () => {
  await browser?.close();
  await site?.close();
  rmSync(folder, { recursive: true, force: true });
});

/** What is SQL, a program's output, an error of PostgreSQL, a file, or says that it is English. */
const DATA = [
  "[lang=en]",
  "script",
  "style",
  "noscript",
  "code",
  "pre",
  "textarea",
  "kbd",
  ".sqlstate-name",
  ".error-message",
  ".path",
  ".tag strong",
  ".file-name",
  ".cm-editor",
  "table.result thead",
  "table.result td:not(.none)",
  ".object-name",
  ".tables dd",
  ".variants",
  ".cards li span:last-child",
  ".drop option",
  ".typed input",
];

/** Text and labels of a page, also inside shadow roots, whether they are seen now or read aloud. */
function textsOn(page: Page): Promise<readonly string[]> {
  return page.evaluate((data) => {
    const found: string[] = [];
    const visit = (node: Node): void => {
      if (node.nodeType === Node.TEXT_NODE) return void found.push(node.nodeValue ?? "");
      if (node instanceof Element) {
        if (node.matches(data)) return;
        for (const name of ["aria-label", "title", "alt", "placeholder", "aria-valuetext"])
          found.push(node.getAttribute(name) ?? "");
        if (node.shadowRoot) visit(node.shadowRoot);
      }
      node.childNodes.forEach(visit);
    };
    visit(document.body);
    return [document.title, ...found];
  }, DATA.join(","));
}

const OWN_STEP = "SELECT 1 AS one; UPDATE users SET phone = 'z'";
/** The lines of the lessons, which pictures repeat. */
const written = new Set([...Object.values(PSEUDO_LESSONS).join("\n").split("\n"), OWN_STEP]);

/** Without SQL and its types, commands, names of files, PostgreSQL's errors and its words for what was done, `ALTER TABLE`. */
const withoutSql = (text: string): string =>
  text
    .split("\n")
    .filter((line) => !written.has(line) && !/^(?:\$ |[0-9A-Z]{5}: )/.test(line))
    .join("\n")
    .replaceAll(/\w+\.sql\b|\b(?:ALTER|TABLE|INSERT|UPDATE|SELECT|integer|bigint|text|name)\b/g, "");

async function expectTranslated(page: Page, when: string): Promise<void> {
  const foreign = (await textsOn(page)).filter((text) => foreignWords(withoutSql(text)).length > 0);
  expect.soft([when, [...new Set(foreign)]]).toEqual([when, []]);
}

const open = async (path: string, options = {}) =>
  (await openPage(browser, `${site.url}${path}`, options)).page;
const run = (page: Page, id: string) => step(page, id).locator("button[data-run]").click();

test("a lesson before, during and after its runs, and the record of it", async () => {
  const page = await open("lessons/one/");
  await page.locator(".bar button.primary").waitFor();
  await expectTranslated(page, "before");
  await page.locator(".bar-help").click();
  await expectTranslated(page, "with the keys");
  await page.keyboard.press("Escape");
  // A prediction that is wrong, then the answer.
  await step(page, "s2").locator("input[type=radio]").first().check();
  await run(page, "s2");
  await page.locator(".bar-status .spinner, .step[data-status=running]").first().waitFor();
  await expectTranslated(page, "while it loads");
  await untilRun(page, "s2");
  await expectTranslated(page, "after a step that must fail");
  await run(page, "s3");
  await untilRun(page, "s3");
  // The exercise: refused, wrong, then with its solution.
  await page.locator(".bar button.primary").click();
  await step(page, "s4").locator(".editor").waitFor();
  await expectTranslated(page, "at an exercise");
  await step(page, "s4").locator("button[data-run]").click();
  await step(page, "s4").locator(".verdict-box, .error").first().waitFor({ timeout: 60_000 });
  await expectTranslated(page, "after a wrong answer");
  await page.locator("details.help[data-help=solution] summary").click();
  await page.locator(".ask").waitFor();
  await expectTranslated(page, "asked about the solution");
  await page.locator(".ask button").first().click();
  await page.locator("details.help[data-help=solution] button").click();
  await step(page, "s4").locator("button[data-run]").click();
  await step(page, "s4").locator(".verdict-box[data-solved=true]").waitFor({ timeout: 60_000 });
  await expectTranslated(page, "solved");
  await step(page, "s6").locator("button[data-run]").click();
  await untilRun(page, "s6");
  await expectTranslated(page, "with a check that failed");
  // The panel: everything unfolded, rows, the console, an own step.
  await page.locator(".world details").evaluateAll((all) => {
    for (const details of all) (details as HTMLDetailsElement).open = true;
  });
  await page.locator(".world .rows-open").first().click();
  await page.locator(".world .rows").first().waitFor({ timeout: 60_000 });
  await page.locator(".world .console .cm-content").click();
  await page.keyboard.insertText(OWN_STEP);
  await page.keyboard.press("Control+Enter");
  await page.locator(".console-entry .tag").waitFor({ timeout: 60_000 });
  await expectTranslated(page, "with the panel open");
  await page.locator(".console-keep").click();
  await page.locator(".step-own[data-status=passed]").waitFor({ timeout: 60_000 });
  await page.locator(".timeline button").first().click();
  await expectTranslated(page, "with an own step, a moment before");

  await page.goto(`${site.url}`);
  await expectTranslated(page, "the course, begun");
  await page.locator(".record-actions button").last().click();
  await expectTranslated(page, "asked whether to forget");
  await page.goto(`${site.url}finish/`);
  await expectTranslated(page, "the finish, begun");
  await page.goto(`${site.url}lessons/one/`);
  await page.locator(".notice-card").waitFor();
  await expectTranslated(page, "at the next visit");
}, 120_000);

test("the playground, before and after runs and a test", async () => {
  const page = await open("playground/");
  await page.locator(".drop button").nth(1).click();
  await page.locator(".composer").waitFor();
  await expectTranslated(page, "the playground with files");
  await page.locator(".composer button").first().click();
  await page.locator(".play-steps .step[data-status=passed]").waitFor({ timeout: 60_000 });
  await expectTranslated(page, "the playground after up");
  await page.locator(".databases-line button").click();
  await page.locator(".databases-form input").fill("A");
  await page.locator(".databases-form button").click();
  await page.locator(".wrong").waitFor();
  await expectTranslated(page, "the playground with a wrong name");
  await page.locator("[aria-labelledby=test] button.primary").click();
  await page.locator("details.tested").nth(2).waitFor({ timeout: 60_000 });
  await expectTranslated(page, "the playground's report");
}, 120_000);

test("the other pages, and what a frame shows", async () => {
  const page = await open("404.html");
  await expectTranslated(page, "a wrong address");
  for (const path of ["embed/", "migrations/", "finish/", ""]) {
    await page.goto(`${site.url}${path}`);
    await expectTranslated(page, path);
  }
  await page.goto(`${site.url}embed/two/`);
  await page.locator(".bar button.primary").click();
  await untilRun(page, "s1");
  await expectTranslated(page, "a frame");
}, 60_000);
