// The built pages: nothing of PostgreSQL before the reader wants it, the console beside the lesson, and SQL without end or measure.
import type { Page } from "playwright-core";
import { describe, expect, test } from "vitest";
import { button, expectAccessible, seen, sidewaysOverflow, step, untilRun, useCourse } from "./e2e-pages.ts";

const patience = 240_000;
const course = useCourse();

/** What of PostgreSQL is asked for from now on, by the page and its workers. */
function heavy(page: Page): readonly string[] {
  const asked: string[] = [];
  page.on("request", (request) => {
    if (/\.wasm|\.data|\.bin|worker|migrations-/.test(request.url())) asked.push(request.url());
  });
  return asked;
}

async function write(page: Page, id: string, sql: string): Promise<void> {
  const block = step(page, id);
  if ((await block.getByRole("button", { name: /^Edit step/ }).count()) > 0)
    await block.getByRole("button", { name: /^Edit step/ }).click();
  await block.locator(".cm-content").click();
  await page.keyboard.press("Control+a");
  await page.keyboard.insertText(sql);
}

const entries = (page: Page) => page.locator(".console-entry");

/** Answers what is shown under the question. */
async function ask(page: Page, sql: string): Promise<string> {
  const before = await entries(page).count();
  await page.locator(".console-editor .cm-content").click();
  await page.keyboard.insertText(sql);
  await page.keyboard.press("Enter");
  await page.waitForFunction(
    (count) =>
      document.querySelectorAll(".console-entry").length > count &&
      document.querySelector(".console-entry .spinner") === null,
    before,
    { timeout: 90_000 },
  );
  return seen(entries(page).first());
}

describe("what is loaded", () => {
  test("is no byte of PostgreSQL, until the pointer comes to a step", { timeout: patience }, async () => {
    const { page, trouble, close } = await course.open("about:blank");
    const asked = heavy(page);
    await page.goto(course.lesson("drift"));
    await page.waitForTimeout(1500);
    expect(asked).toEqual([]);
    const script = await page.evaluate(() =>
      performance
        .getEntriesByType("resource")
        .filter(({ name }) => name.endsWith(".js"))
        .reduce((sum, entry) => sum + (entry as PerformanceResourceTiming).encodedBodySize, 0),
    );
    expect(script).toBeLessThan(60 * 1024);
    await step(page, "s1").hover();
    await page.locator(".world .timeline-name", { hasText: "At the start" }).waitFor({ timeout: 60_000 });
    expect(asked.filter((url) => url.includes(".wasm"))).toHaveLength(1);
    expect(await step(page, "s1").getAttribute("data-status")).toBe("waiting");
    expect(trouble).toEqual([]);
    await close();
  });

  test("waits for a press where the reader saves bytes", { timeout: patience }, async () => {
    const { page, close } = await course.open("about:blank");
    await page.addInitScript(() =>
      Object.defineProperty(navigator, "connection", { value: { saveData: true } }),
    );
    const asked = heavy(page);
    await page.goto(course.lesson("drift"));
    await step(page, "s1").hover();
    await page.waitForTimeout(1500);
    expect(asked).toEqual([]);
    await button(page, "Run first step").click();
    expect(await untilRun(page, "s1")).toBe("passed");
    await close();
  });
});

describe("the console", () => {
  test("answers at the moment shown, on a copy, by keyboard, and remembers", {
    timeout: patience,
  }, async () => {
    const { page, trouble, close } = await course.open(course.lesson("drift"));
    await button(page, "Run first step").click();
    expect(await untilRun(page, "s1")).toBe("passed");
    await page.locator(".console > summary").focus();
    await page.keyboard.press("Enter");
    await page.locator(".console-editor .cm-content").waitFor({ timeout: 30_000 });

    const first = await ask(page, "SELECT 1 AS one, NULL AS none;");
    expect(first).toMatch(/alice after step 1[\s\S]*one\s+integer\s+none\s+text[\s\S]*1\s+NULL/);
    expect(await ask(page, "\\d users")).toMatch(/Table "public\.users"[\s\S]*phone\s+\| text/);
    expect(await ask(page, "SELECT nothing\nFROM users;")).toMatch(/42703[\s\S]*1 \| SELECT nothing/);

    // What is done here is done on the copy alone.
    await ask(page, "DROP TABLE users;");
    expect(await ask(page, "SELECT * FROM users;")).toContain("42P01");
    await button(page, "Next step").click();
    expect(await untilRun(page, "s2")).toBe("passed");

    // The past is there as it was.
    await page.locator(".world").getByRole("slider").fill("0");
    expect(await ask(page, "SELECT phone FROM users;")).toMatch(/alice at the start[\s\S]*42703/);

    await page.keyboard.press("ArrowUp");
    await page.keyboard.press("ArrowUp");
    expect(await seen(page.locator(".console-editor .cm-content"))).toBe("SELECT * FROM users;");
    await expectAccessible(page);
    expect(await sidewaysOverflow(page)).toBe(0);
    expect(trouble).toEqual([]);
    await close();
  });

  test("completes the names of that database", { timeout: patience }, async () => {
    const { page, close } = await course.open(course.lesson("drift"));
    await button(page, "Run first step").click();
    await untilRun(page, "s1");
    await page.locator(".console > summary").click();
    await page.locator(".console-editor .cm-content").click();
    await page.keyboard.type("SELECT users.ph");
    await page.locator(".cm-tooltip-autocomplete", { hasText: "phone" }).waitFor({ timeout: 20_000 });
    // A list that has only just opened takes no key: it might have been meant for the text.
    await page.waitForTimeout(300);
    await page.keyboard.press("Tab");
    expect(await seen(page.locator(".console-editor .cm-content"))).toBe("SELECT users.phone");
    await close();
  });
});

describe("a step of the reader's own", () => {
  test("is kept from the console, played in its place, there after a reload, and removed", {
    timeout: patience,
  }, async () => {
    const { page, trouble, close } = await course.open(course.lesson("drift"));
    await button(page, "Run first step").click();
    expect(await untilRun(page, "s1")).toBe("passed");
    await button(page, "Next step").click();
    expect(await untilRun(page, "s2")).toBe("passed");
    const written = await page.locator("[data-step]").count();
    await page.locator(".console > summary").click();
    await page.locator(".console-editor .cm-content").waitFor({ timeout: 30_000 });
    await ask(page, "\\dt");
    expect(await page.locator(".console-keep").count()).toBe(0);
    // After step 1, though step 2 has run.
    await page.locator(".world").getByRole("slider").fill("1");
    await ask(page, "CREATE TABLE mine AS SELECT 42 AS answer;");
    await page.locator(".console-keep").first().focus();
    await page.keyboard.press("Enter");
    const own = page.locator(".step-own");
    await own.locator(".status[data-status=passed]").waitFor({ timeout: 60_000 });
    const order = () =>
      page.locator("[data-step]").evaluateAll((all) => all.slice(0, 3).map((one) => one.dataset.step));
    expect(await order()).toEqual(["s1", `s${written + 1}`, "s2"]);
    expect(await own.locator(".step-number").textContent()).toBe("2");
    expect(await step(page, "s2").getAttribute("data-status")).toBe("waiting");
    expect(await step(page, "s2").locator(".step-number").textContent()).toBe("3");
    await button(page, "Next step").click();
    expect(await untilRun(page, "s2")).toBe("passed");
    expect(await ask(page, "SELECT answer FROM mine;")).toMatch(/after step 3[\s\S]*42/);
    await expectAccessible(page);
    expect(await sidewaysOverflow(page)).toBe(0);

    await page.reload();
    await own.waitFor();
    expect(await seen(own)).toContain("CREATE TABLE mine");
    await own.locator("[data-run]").click();
    await own.locator(".status[data-status=passed]").waitFor({ timeout: 90_000 });
    await own.getByRole("button", { name: /^Remove step 2/ }).focus();
    await page.keyboard.press("Enter");
    await own.waitFor({ state: "detached" });
    expect(await page.locator("[data-step]").count()).toBe(written);
    expect(await step(page, "s2").locator(".step-number").textContent()).toBe("2");
    await page.locator(".world .timeline-name", { hasText: "After step 1" }).waitFor({ timeout: 60_000 });
    await button(page, "Next step").click();
    expect(await untilRun(page, "s2")).toBe("passed");
    await page.reload();
    expect(await own.count()).toBe(0);
    expect(trouble).toEqual([]);
    await close();
  });
});

describe("the world after a step", () => {
  test("comes back in a new worker, and a step can be run again from it", { timeout: patience }, async () => {
    const { page, trouble, close } = await course.open(course.lesson("trouble"));
    await write(page, "s1", "CREATE TABLE mark AS SELECT gen_random_uuid() AS id;");
    await step(page, "s1").locator("[data-run]").click();
    await untilRun(page, "s1");
    await write(page, "s2", "SELECT pg_sleep(1000);");
    await step(page, "s2").locator("[data-run]").click();
    await page.locator(".bar-status", { hasText: /s of at most/ }).waitFor({ timeout: 60_000 });
    await button(page, "Stop").click();
    expect(await untilRun(page, "s2")).toBe("failed");
    // What was stopped changed nothing, and nobody says that it did.
    expect(await seen(page.locator(".world .happened"))).toMatch(/Fails with STOPPED\.$/);
    await write(page, "s2", "SELECT id FROM mark;");
    await step(page, "s2").locator("[data-run]").click();
    await step(page, "s2").locator("td").first().waitFor({ timeout: 60_000 });
    const id = await seen(step(page, "s2").locator("td").first());
    expect(id).toMatch(/^[0-9a-f-]{36}$/);

    // Run again: the step before it was not played anew, and the steps after it wait.
    await write(page, "s2", "DROP TABLE mark;");
    await step(page, "s2").locator("[data-run]").click();
    await step(page, "s2").getByText("DROP TABLE").first().waitFor({ timeout: 60_000 });
    await write(page, "s2", "SELECT id FROM mark;");
    await step(page, "s2").locator("[data-run]").click();
    await step(page, "s2").locator("td", { hasText: id }).waitFor({ timeout: 60_000 });
    await step(page, "s2").locator("[data-run]").click();
    await step(page, "s2").locator("td", { hasText: id }).waitFor({ timeout: 60_000 });
    expect(trouble).toEqual([]);
    await close();
  });

  test("opens its tables to their rows, page by page", { timeout: patience }, async () => {
    const { page, trouble, close } = await course.open(course.lesson("drift"));
    await write(
      page,
      "s1",
      "CREATE TABLE \"Odd.name\" AS SELECT g AS id, CASE WHEN g % 2 = 0 THEN 'even' END AS word FROM generate_series(1, 120) g;",
    );
    await step(page, "s1").locator("[data-run]").click();
    expect(await untilRun(page, "s1")).toBe("passed");
    const database = page.locator(".world .database").first();
    await database.locator("> summary").click();
    const table = database.locator(".tables li", { hasText: "Odd.name" });
    if ((await table.locator("details[open]").count()) === 0) await table.locator("summary").click();
    await table.getByRole("button", { name: /^Show rows/ }).click();
    await table.getByText("rows 1 to 50 of 120").waitFor({ timeout: 60_000 });
    expect(await seen(table.locator("thead"))).toMatch(/id\s+integer\s+word\s+text/);
    expect(await seen(table.locator("tbody tr").first())).toMatch(/1\s+NULL/);
    await table.getByRole("button", { name: /^More rows/ }).click();
    await table.getByRole("button", { name: /^More rows/ }).click();
    await table.getByText("rows 101 to 120 of 120").waitFor({ timeout: 60_000 });
    await expectAccessible(page);
    expect(await sidewaysOverflow(page)).toBe(0);
    expect(trouble).toEqual([]);
    await close();
  });
});

test("Stop works while PostgreSQL is loading", { timeout: patience }, async () => {
  const { page, close } = await course.open("about:blank");
  await page.route(/\.wasm/, () => {});
  await page.goto(course.lesson("drift"));
  await button(page, "Run first step").click();
  await page.waitForTimeout(1000);
  await button(page, "Stop").click();
  await expect.poll(() => button(page, "Run first step").isEnabled(), { timeout: 20_000 }).toBe(true);
  await page.unroute(/\.wasm/);
  await close();
});

describe("SQL without end or measure", () => {
  test("is ended, counted or refused, and the page lives", { timeout: patience }, async () => {
    const { page, trouble, close } = await course.open(course.lesson("trouble"));
    await write(page, "s1", "SELECT repeat('x', 200000000);");
    await step(page, "s1").locator("[data-run]").click();
    expect(await untilRun(page, "s1")).toBe("failed");
    expect(await seen(step(page, "s1"))).toContain("53200");

    await write(page, "s1", "SELECT generate_series(1, 400000);");
    await step(page, "s1").locator("[data-run]").click();
    await step(page, "s1").getByText("shown: 200 of 400,000 rows").waitFor({ timeout: 90_000 });

    await write(page, "s1", "DO $$ BEGIN LOOP RAISE NOTICE 'x'; END LOOP; END $$;");
    await step(page, "s1").locator("[data-run]").click();
    await page.locator(".bar-status", { hasText: /\d+ s of at most 20 s/ }).waitFor({ timeout: 60_000 });
    // The page answers while it runs.
    const began = Date.now();
    await page.locator(".bar-help").click();
    await page.keyboard.press("Escape");
    expect(Date.now() - began).toBeLessThan(10_000);
    await step(page, "s1").getByText("ended after 20 seconds").waitFor({ timeout: 90_000 });
    expect(await page.locator(".notice").count()).toBeLessThanOrEqual(200);
    expect(trouble).toEqual([]);
    await close();
  });
});
