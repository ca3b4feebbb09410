// A built site without a network: stored after the first visit, replaced whole by a new version, gone when another course is served there.
import { execFileSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type ServedSite, serveSite } from "../../src/node/site/index.ts";
import {
  button,
  expectAccessible,
  fixtureCourse,
  launch,
  openPage,
  ownCourse,
  seen,
  serveCourse,
  untilFinished,
  untilRun,
} from "../browser/e2e-pages.ts";

const patience = 240_000;
/** The site lies below the server's root, as on many hosts. */
const base = "docs/course/";
const place = mkdtempSync(join(tmpdir(), "gosling-offline-"));
const course = join(place, "course");
const served = join(place, "served");
const asked: string[] = [];
let browser: Browser;
let site: ServedSite;

function build(...more: readonly string[]): void {
  const args = [join(ownCourse, "dist", "node", "bin.js"), "build", "--out", join(served, base), ...more];
  execFileSync(process.execPath, args, { cwd: course, stdio: "pipe" });
}

function serve(port: number): Promise<ServedSite> {
  return serveSite({
    pages: new Map(),
    folder: served,
    host: "127.0.0.1",
    port,
    tries: 0,
    answer: (path) => {
      asked.push(path);
      return false;
    },
  });
}

function changeLesson(from: string, to: string): void {
  const file = join(course, "lessons", "01-drift.md");
  writeFileSync(file, readFileSync(file, "utf8").replace(from, to));
}

beforeAll(async () => {
  cpSync(fixtureCourse, course, { recursive: true });
  browser = await launch();
  build();
  site = await serve(0);
});
afterAll(async () => {
  await browser?.close();
  await site?.close();
  rmSync(place, { recursive: true, force: true });
});

const lesson = (slug: string) => `${site.url}${base}lessons/${slug}/`;
const offlineWords = (page: Page) => page.locator(".site-foot .offline");
const stored = (page: Page) =>
  offlineWords(page)
    .getByText(/^This course works offline: \d+ MB/)
    .waitFor({ timeout: 60_000 });
const buildOf = (page: Page) => page.locator("meta[name=gosling-build]").getAttribute("content");
const cachesOf = (page: Page) => page.evaluate(() => caches.keys());

describe("a built site", () => {
  test("works without a network after the first visit and the first run, PostgreSQL and unseen lessons included", {
    timeout: patience,
  }, async () => {
    const own = await serve(0);
    const at = (path: string) => `${own.url}${base}${path}`;
    asked.length = 0;
    const { page, trouble, close } = await openPage(browser, at("lessons/drift/"));
    await offlineWords(page).getByText("This course can be read offline.").waitFor({ timeout: 30_000 });
    expect(
      asked.filter(
        (path) => /\.(?:wasm|data|bin|gz)$|worker-/.test(path) && !path.endsWith("service-worker.js"),
      ),
    ).toEqual([]);
    await expectAccessible(page);
    await button(page, "Run first step").click();
    expect(await untilRun(page, "s1")).toBe("passed");
    await stored(page);
    // Not unplugged: gone.
    await own.close();

    await page.reload();
    await button(page, "Run all").click();
    expect(await untilFinished(page)).toBe("Finished: all 6 steps passed");
    await page.goto(at(""));
    expect(await page.locator("[data-lesson]").count()).toBeGreaterThan(1);
    await page.goto(at("lessons/trouble"));
    expect(new URL(page.url()).pathname).toBe(`/${base}lessons/trouble/`);
    await button(page, "Run first step").click();
    await untilRun(page, "s1");
    await page.goto(at("embed/drift/?theme=dark"));
    expect(await seen(page.locator("h1"))).toContain("Drift");
    await page.goto(at("nothing/here/"));
    expect(await seen(page.locator("body"))).toContain("This page is not stored on this device.");
    expect(trouble.filter((text) => !/503|ERR_CONNECTION_REFUSED/.test(text))).toEqual([]);
    await close();
  });

  test("is replaced whole by a new version, which says so; an open page stays as it is until it is loaded", {
    timeout: patience,
  }, async () => {
    const { page, trouble, close } = await openPage(browser, lesson("drift"));
    await button(page, "Run first step").click();
    await untilRun(page, "s1");
    await stored(page);
    const other = await page.context().newPage();
    await other.goto(lesson("drift"));
    const before = await buildOf(page);

    changeLesson("# ", "# Newer: ");
    build();
    const update = () =>
      page.evaluate(async () => void (await (await navigator.serviceWorker.getRegistration())?.update()));
    await update();
    const notice = page.locator(".notice-card", { hasText: "There is a new version of this course." });
    await notice.waitFor({ timeout: 60_000 });
    await expectAccessible(page);
    expect(await buildOf(page)).toBe(before);
    await notice.getByRole("button", { name: "Load the new version" }).click();
    await page.locator("h1", { hasText: "Newer:" }).waitFor({ timeout: 60_000 });
    const second = await buildOf(page);
    expect(second).not.toBe(before);
    // The other tab goes on with what it is.
    expect(await buildOf(other)).toBe(before);
    await button(other, "Run first step").click();
    expect(await untilRun(other, "s1")).toBe("passed");

    // Loading the page is enough, too.
    changeLesson("# Newer: ", "# Newest: ");
    build();
    await update();
    await notice.waitFor({ timeout: 60_000 });
    await page.reload();
    await page.locator("h1", { hasText: "Newest:" }).waitFor({ timeout: 60_000 });
    expect((await cachesOf(page)).filter((name) => name.includes(":pages:"))).toHaveLength(1);
    expect(trouble).toEqual([]);
    await close();
  });

  test("leaves its place to another course on the same port, and nothing behind", {
    timeout: patience,
  }, async () => {
    const own = await serveSite({
      pages: new Map(),
      folder: join(served, base),
      host: "127.0.0.1",
      port: 0,
      tries: 0,
    });
    const { page, close } = await openPage(browser, own.url);
    await offlineWords(page).waitFor({ timeout: 30_000 });
    expect(await cachesOf(page)).not.toEqual([]);
    await own.close();
    const next = await serveSite({
      pages: new Map([["index.html", "<!doctype html><title>Next</title><h1>The next course</h1>"]]),
      folder: join(served, base, "icons"),
      host: "127.0.0.1",
      port: own.port,
      tries: 0,
    });
    await page.goto(next.url);
    await page.locator("h1", { hasText: "The next course" }).waitFor({ timeout: 30_000 });
    await page.reload();
    expect(await seen(page.locator("h1"))).toBe("The next course");
    expect(await cachesOf(page)).toEqual([]);
    expect(await page.evaluate(async () => (await navigator.serviceWorker.getRegistrations()).length)).toBe(
      0,
    );
    await close();
    await next.close();
  });

  test("says in a sentence where it has no room or is not allowed to store anything, and runs", {
    timeout: patience,
  }, async () => {
    const { page, close } = await openPage(browser, "about:blank");
    const client = await page.context().newCDPSession(page);
    await client.send("Storage.overrideQuotaForOrigin", {
      origin: new URL(site.url).origin,
      quotaSize: 3_000_000,
    });
    await page.goto(lesson("drift"));
    await button(page, "Run first step").click();
    expect(await untilRun(page, "s1")).toBe("passed");
    await offlineWords(page).getByText("no room").waitFor({ timeout: 60_000 });
    await expectAccessible(page);
    await close();

    const blocked = await openPage(browser, "about:blank");
    await blocked.page.addInitScript(() => {
      navigator.serviceWorker.register = () => Promise.reject(new DOMException("no", "SecurityError"));
    });
    await blocked.page.goto(lesson("drift"));
    await offlineWords(blocked.page)
      .getByText("could not be stored for offline use")
      .waitFor({ timeout: 30_000 });
    expect(blocked.trouble).toEqual([]);
    await blocked.close();
  });

  test("stores nothing where the reader saves bytes", { timeout: patience }, async () => {
    const { page, close } = await openPage(browser, "about:blank");
    await page.addInitScript(() =>
      Object.defineProperty(navigator, "connection", { value: { saveData: true } }),
    );
    await page.goto(lesson("drift"));
    await page.waitForTimeout(4500);
    expect(await cachesOf(page)).toEqual([]);
    await close();
  });

  test("built without offline use, it takes the store away", { timeout: patience }, async () => {
    const { page, close } = await openPage(browser, lesson("drift"));
    await offlineWords(page).waitFor({ timeout: 30_000 });
    build("--no-offline");
    await page.evaluate(async () => void (await (await navigator.serviceWorker.getRegistration())?.update()));
    await page.waitForFunction(async () => (await caches.keys()).length === 0, undefined, {
      timeout: 30_000,
    });
    await page.locator("link[rel=manifest]").waitFor({ state: "detached", timeout: 30_000 });
    await close();
  });
});

test("a course that is only served has no service worker, and answers its address with one that removes itself", async () => {
  const own = await serveCourse(fixtureCourse);
  const page = await (await fetch(`${own.url}lessons/drift/`)).text();
  expect(page).not.toContain("gosling-offline");
  for (const path of ["service-worker.js", "docs/service-worker.js"]) {
    const answer = await fetch(own.url + path);
    expect(answer.headers.get("content-type")).toBe("text/javascript; charset=utf-8");
    expect(await answer.text()).toContain("registration.unregister()");
  }
  await own.close();
});
