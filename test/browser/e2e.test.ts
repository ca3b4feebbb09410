// The built site in a real browser: read, played to the end, failed, stopped, embedded, and with parts of the browser missing.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium, type Page } from "playwright-core";
import { describe, expect, test } from "vitest";
import { CHROMIUM_FLAGS, findChromium } from "../support/chromium.ts";
import {
  button,
  expectAccessible,
  launch,
  openPage,
  ownCourse,
  seen,
  serveCourse,
  sidewaysOverflow,
  step,
  untilFinished,
  untilRun,
  useCourse,
} from "./e2e-pages.ts";

const patience = 180_000;
const course = useCourse();

describe("a lesson", () => {
  test("goes step by step, shows earlier moments, and starts again", { timeout: patience }, async () => {
    const { page, trouble, close } = await course.open(course.lesson("drift"));
    const world = page.locator(".world");
    await button(page, "Run first step").click();
    expect(await untilRun(page, "s1")).toBe("passed");
    expect(await step(page, "s2").getAttribute("data-status")).toBe("waiting");
    expect(await seen(world.getByRole("table", { name: "What differs" }))).toMatch(/users\.phone/);
    expect(await page.getByRole("status").allInnerTexts()).toContain("Step 1 passed.");
    await world.locator("summary", { hasText: "Compare two schemas" }).click();
    expect((await seen(world.locator(".comparison-text"))).trim()).toBe("- column users.phone  text");
    expect(await seen(world.locator(".card"))).toMatch(
      /users[\s\S]*only in alice[\s\S]*phone text[\s\S]*2 columns alike/,
    );
    await world.getByRole("combobox", { name: "From" }).selectOption("bob");
    await world.getByRole("combobox", { name: "to" }).selectOption("alice");
    await world.locator(".comparison-text", { hasText: "+ column users.phone  text" }).waitFor();

    await step(page, "s3").getByRole("button", { name: "Run to here: step 3" }).click();
    expect(await untilRun(page, "s3")).toBe("passed");
    expect(await step(page, "s4").getAttribute("data-status")).toBe("waiting");

    await world.getByRole("slider").fill("0");
    await world.locator(".timeline-name", { hasText: "At the start" }).waitFor();
    expect(await seen(world)).toContain("Both databases have the same schema.");
    await button(page, /Show the databases after step 2$/).click();
    await world.locator(".timeline-name", { hasText: "After step 2" }).waitFor();
    expect(await seen(world.locator(".happened"))).toMatch(/2\s+SELECT phone\s+Fails on bob with 42703\./);
    await world.getByRole("link", { name: "Go to step 2" }).click();
    expect(new URL(page.url()).hash).toBe("#s2");

    await step(page, "s4").focus();
    await page.keyboard.press("Control+Enter");
    expect(await untilRun(page, "s4")).toBe("passed");
    await page.keyboard.press("Alt+ArrowDown");
    expect(await page.evaluate(() => document.activeElement?.id)).toBe("s5");

    await button(page, "Reset").click();
    await page.locator('[data-step="s1"][data-status=waiting]').waitFor();
    await button(page, "Run first step").click();
    expect(await untilRun(page, "s1")).toBe("passed");
    expect(trouble).toEqual([]);
    await close();
  });

  test("says what was expected and what was found; stopped SQL does not stop the rest", {
    timeout: patience,
  }, async () => {
    const { page, trouble, close } = await course.open(course.lesson("trouble"));
    await step(page, "s2").locator("[data-run]").click();
    expect(await untilRun(page, "s2")).toBe("failed");
    expect(await seen(step(page, "s1").locator(".checks"))).toMatch(
      /Failed\s+the words are numbers[\s\S]*- \| 2 \| three \|/i,
    );
    expect(await seen(step(page, "s2").locator(".place"))).toBe(
      "2 | SELECT nothing FROM nowhere;\n                        ^",
    );

    await button(page, "Next step").click();
    await page.locator('[data-step="s3"][data-status=running]').waitFor({ timeout: 60_000 });
    await button(page, "Stop").click();
    expect(await untilRun(page, "s3")).toBe("failed");
    expect(await seen(step(page, "s3"))).toContain("STOPPED");

    await button(page, "Next step").click();
    expect(await untilFinished(page)).toBe("Finished: 1 passed, 3 failed");
    expect(await step(page, "s1").getAttribute("data-status")).toBe("failed");
    expect(trouble).toEqual([]);
    await close();
  });

  test("goes on after SQL that never ends", { timeout: patience }, async () => {
    const { page, trouble, close } = await course.open(course.lesson("trouble"));
    await button(page, "Run all").click();
    expect(await untilFinished(page)).toBe("Finished: 1 passed, 3 failed");
    expect(await seen(step(page, "s3").locator(".error"))).toContain(
      "ended after 20 seconds, the limit for a step",
    );
    expect(await step(page, "s4").getAttribute("data-status")).toBe("passed");
    expect(trouble).toEqual([]);
    await close();
  });

  test("of our own course runs to its end", { timeout: patience }, async () => {
    const own = await serveCourse(ownCourse);
    const { page, trouble, close } = await course.open(own.url);
    // A short one: all of them play in a browser in lessons.test.ts.
    await page.locator("[data-lesson=version-table] a").click();
    await button(page, "Run all").click();
    const turn = page.getByRole("button", { name: /^Go on with the solution/ });
    await turn.or(page.locator(".bar-status", { hasText: "Finished" })).waitFor({ timeout: 150_000 });
    if (await turn.isVisible()) await turn.click();
    expect(await untilFinished(page)).toMatch(/^Finished: all \d+ steps passed$/);
    expect(trouble).toEqual([]);
    await close();
    await own.close();
  });
});

describe("every reader", () => {
  test.each([
    ["a wide screen", 1280],
    ["a phone", 390],
  ] as const)(
    "%s: nothing to complain of for axe, no scrolling sideways, in light and dark",
    { timeout: patience },
    async (_name, width) => {
      const options = { viewport: { width, height: 844 }, reducedMotion: "reduce" } as const;
      const inBoth = async (page: Page) => {
        for (const colorScheme of ["light", "dark"] as const) {
          await page.emulateMedia({ colorScheme });
          await expectAccessible(page);
        }
        expect(await sidewaysOverflow(page)).toBe(0);
      };
      const overview = await course.open(course.url(), options);
      await inBoth(overview.page);
      await overview.close();

      const { page, close } = await course.open(course.lesson("drift"), options);
      await inBoth(page);
      await step(page, "s3").locator("[data-run]").click();
      await untilRun(page, "s3");
      if (width < 600) await button(page, /^Databases/).click();
      await page.locator(".comparison > summary").click();
      await page.locator(".database > summary").first().click();
      await inBoth(page);
      await close();
    },
  );

  test("on a phone the databases open over the text and close again", { timeout: patience }, async () => {
    const { page, close } = await course.open(course.lesson("drift"), {
      viewport: { width: 390, height: 844 },
    });
    expect(await page.locator(".world").isVisible()).toBe(false);
    await button(page, /^Databases/).click();
    expect(await page.locator(".world").isVisible()).toBe(true);
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe("Close");
    await page.keyboard.press("Escape");
    expect(await page.locator(".world").isVisible()).toBe(false);
    expect(await page.evaluate(() => document.activeElement?.textContent)).toMatch(/^Databases/);
    await close();
  });

  test("a link to a step leads to it", async () => {
    const { page, close } = await course.open(`${course.lesson("drift")}#s5`, {
      viewport: { width: 1280, height: 500 },
    });
    const box = await step(page, "s5").boundingBox();
    expect(box!.y).toBeGreaterThanOrEqual(0);
    expect(box!.y).toBeLessThan(500);
    await close();
  });
});

describe("a browser that lacks something", () => {
  const readable = "On bob it is missing:";

  test("no JavaScript: the text is complete and says what is missing", async () => {
    const { page, close } = await course.open(course.lesson("drift"), { javaScriptEnabled: false });
    const text = await seen(page.locator("body"));
    expect(text).toContain(readable);
    expect(text).toContain("Must fail with 42703 undefined_column");
    expect(text).toContain("To run its steps, allow JavaScript for this page.");
    expect(await page.getByRole("button").count()).toBe(0);
    await close();
  });

  test("no WebAssembly: one sentence, and the text", async () => {
    const lacking = await launch(["--js-flags=--jitless"]);
    const { page, trouble, close } = await openPage(lacking, course.lesson("drift"));
    expect(await seen(page.locator(".message"))).toMatch(/^This browser has WebAssembly switched off/);
    expect(await seen(page.locator("main"))).toContain(readable);
    expect(await button(page, "Run all").isDisabled()).toBe(true);
    expect(trouble).toEqual([]);
    await close();
    await lacking.close();
  });

  test("blocked storage: everything runs, only the mark is not kept", { timeout: patience }, async () => {
    const profile = mkdtempSync(join(tmpdir(), "gosling-profile-"));
    mkdirSync(join(profile, "Default"));
    // The browser's own setting "block all cookies": localStorage itself throws then.
    const preferences = { profile: { default_content_setting_values: { cookies: 2 } } };
    writeFileSync(join(profile, "Default", "Preferences"), JSON.stringify(preferences));
    const context = await chromium.launchPersistentContext(profile, {
      executablePath: findChromium() ?? "",
      args: ["--headless", ...CHROMIUM_FLAGS],
    });
    const page = await context.newPage();
    const trouble: string[] = [];
    page.on("pageerror", (error) => trouble.push(String(error)));
    await page.goto(course.lesson("drift"));
    expect(
      await page.evaluate(() => {
        try {
          return typeof localStorage;
        } catch (error) {
          return (error as Error).name;
        }
      }),
    ).toBe("SecurityError");
    await button(page, "Run all").click();
    expect(await untilFinished(page)).toBe("Finished: all 6 steps passed");
    await page.goto(course.url());
    expect(await page.locator("[data-lesson=drift]").isVisible()).toBe(true);
    expect(trouble).toEqual([]);
    await context.close();
    rmSync(profile, { recursive: true, force: true });
  });

  test("a part that cannot be loaded: a sentence and a way on", { timeout: patience }, async () => {
    const { page, close } = await course.open(course.lesson("drift"));
    await page.route(/migrations-.*\.json$/, (route) => route.fulfill({ status: 500, body: "" }));
    await button(page, "Run first step").click();
    await page.getByRole("alert").waitFor();
    expect(await seen(page.getByRole("alert"))).toContain(
      "The migrations could not be loaded: the server answered 500.",
    );
    await page.unroute(/migrations-.*\.json$/);

    await page.route(/\/assets\/pglite-.*\.wasm$/, (route) => route.abort());
    await button(page, "Restart").click();
    await page.getByRole("alert").getByText("PostgreSQL could not be loaded: pglite-").waitFor();
    expect(await seen(page.locator("main"))).toContain(readable);
    await page.unroute(/\/assets\/pglite-.*\.wasm$/);

    await button(page, "Restart").click();
    expect(await untilRun(page, "s1")).toBe("passed");
    expect(await page.getByRole("alert").count()).toBe(0);
    await close();
  });
});
