// Exercises and changed steps in a real browser: failed, hinted, solved, refused, restored, and all of it without a mouse.
import type { Page } from "playwright-core";
import { describe, expect, test } from "vitest";
import {
  button,
  expectAccessible,
  seen,
  sidewaysOverflow,
  step,
  untilFinished,
  untilRun,
  useCourse,
} from "./e2e-pages.ts";

const patience = 180_000;
const course = useCourse();

const editor = (page: Page, id: string) => step(page, id).getByRole("textbox");
const verdict = (page: Page, id: string) => step(page, id).getByRole("region", { name: "Verdict" });
const help = (page: Page, name: string) => page.locator("summary", { hasText: name }).first();
const said = (page: Page) => page.getByRole("status").allInnerTexts();
const untilSaid = (page: Page, text: string) =>
  page.getByRole("status").filter({ hasText: text }).waitFor({ state: "attached", timeout: 90_000 });
const solution = "ADD COLUMN phone text";

describe("an exercise", () => {
  test("is failed, hinted and solved", { timeout: patience }, async () => {
    const { page, trouble, close } = await course.open(course.lesson("your-turn"));
    await button(page, "Run all").click();
    await untilSaid(page, "Step 2 is your turn: change its text, then check it.");
    expect(await untilRun(page, "s1")).toBe("passed");
    expect(await step(page, "s2").getAttribute("data-status")).toBe("waiting");

    await button(page, "Go to step 2").click();
    await editor(page, "s2").waitFor();
    expect(await page.locator(".turn-message").count()).toBe(0);
    // The blank is selected: what is typed takes its place.
    await page.keyboard.type("ADD COLUMN phone integer");
    await page.keyboard.press("Control+Enter");
    await verdict(page, "s2").waitFor({ timeout: 90_000 });
    expect(await seen(verdict(page, "s2"))).toMatch(
      /^Not yet\. This check failed: bob keeps phone numbers as text[\s\S]*\+ \| integer \|\n- \| text \|[\s\S]*1 check passed/i,
    );
    expect(await said(page)).toContain("Not yet: bob keeps phone numbers as text.");
    expect(await step(page, "s2").getAttribute("data-status")).toBe("failed");
    expect(await seen(page.locator("main"))).not.toContain(solution);

    expect(await help(page, "Hint 2").isVisible()).toBe(false);
    await help(page, "Hint").click();
    expect(await seen(page.locator("main"))).toContain("A column is added with");
    await help(page, "Hint 2").click();
    await help(page, "Solution").click();
    expect(await seen(page.locator("main"))).not.toContain(solution);
    await button(page, "Not yet").click();
    await help(page, "Solution").click();
    await button(page, "Show it").click();
    await button(page, "Put it in the editor").waitFor();
    expect(await seen(page.locator("main"))).toContain(solution);
    await button(page, "Put it in the editor").click();
    expect(await seen(editor(page, "s2"))).toContain(solution);
    expect(await seen(verdict(page, "s2"))).toContain("The text has changed since this was checked.");
    await button(page, "Bring the other text back").click();
    expect(await seen(editor(page, "s2"))).toContain("ADD COLUMN phone integer");

    // Another right answer than the author's.
    await editor(page, "s2").fill(
      "-- +goose Up\nALTER TABLE users ADD phone text;\nALTER TABLE users ALTER phone DROP NOT NULL;",
    );
    await button(page, "Check again").click();
    await untilSaid(page, "Solved: every check passed.");
    expect(await seen(verdict(page, "s2"))).toMatch(/^Solved\. Every check passed\./);
    await expectAccessible(page);

    await button(page, "Your turn: step 6").click();
    await page.keyboard.type("gosling upp --database alice");
    await button(page, "Check step 6").click();
    await untilSaid(page, "Not yet: alice has caught up.");
    expect(await seen(step(page, "s6").locator(".error"))).toMatch(/no command|gosling up/i);
    await page.keyboard.press("Control+End");
    await editor(page, "s6").fill("$ git pull alice\n$ server start alice");
    await page.keyboard.press("Control+Enter");
    await untilSaid(page, "Solved: every check passed.");
    await button(page, "Run all").click();
    expect(await untilFinished(page)).toBe("Finished: all 7 steps passed");
    expect(trouble).toEqual([]);
    await close();
  });

  test("can be passed over with the solutions, also where the editor cannot be loaded", {
    timeout: patience,
  }, async () => {
    const { page, close } = await course.open(course.lesson("your-turn"));
    await page.route(/\/assets\/codemirror-.*\.js$/, (route) => route.abort());
    await page.reload();
    await button(page, "Run all").click();
    await button(page, "Go on with the solutions").click();
    expect(await untilFinished(page)).toBe("Finished: all 7 steps passed");
    expect(await editor(page, "s2").evaluate((element) => element.tagName)).toBe("TEXTAREA");
    expect(await editor(page, "s2").inputValue()).toContain(solution);
    await step(page, "s2").getByRole("button", { name: "Start again" }).click();
    expect(await editor(page, "s2").inputValue()).toContain("______");
    await close();
  });

  test("is readable without a script: start, hints and solution folded", async () => {
    const { page, close } = await course.open(course.lesson("your-turn"), { javaScriptEnabled: false });
    expect(await seen(step(page, "s2"))).toContain("ALTER TABLE users ______;");
    expect(await seen(page.locator("main"))).not.toContain(solution);
    await help(page, "Hint 2").click();
    await help(page, "Solution").click();
    expect(await seen(page.locator("main"))).toContain(solution);
    await close();
  });
});

describe("a changed step", () => {
  test("runs anew from there; what cannot be read is refused and loses nothing; it is there after a reload", {
    timeout: patience,
  }, async () => {
    const { page, trouble, close } = await course.open(course.lesson("drift"));
    await step(page, "s3").getByRole("button", { name: "Run to here: step 3" }).click();
    expect(await untilRun(page, "s3")).toBe("passed");

    await button(page, "Edit step 1").click();
    await editor(page, "s1").fill("ALTER TABLE users\n  ADD COLUMN mobile text;");
    await step(page, "s1").getByText("Edited", { exact: true }).waitFor();
    await step(page, "s1").getByRole("button", { name: "Run again", exact: true }).click();
    await page.locator('[data-step="s3"][data-status=waiting]').waitFor({ timeout: 90_000 });
    expect(await untilRun(page, "s1")).toBe("passed");
    expect(await seen(page.getByRole("table", { name: "What differs" }))).toContain("users.mobile");
    await step(page, "s3").getByRole("button", { name: "Run to here: step 3" }).click();
    expect(await untilRun(page, "s3")).toBe("failed");
    expect(await seen(step(page, "s3").locator(".error"))).toContain('column "phone" does not exist');

    await button(page, "Edit step 5").click();
    await editor(page, "s5").fill("$ git pull bob\n$ server begin bob");
    await step(page, "s5").getByRole("button", { name: "Run", exact: true }).click();
    await step(page, "s5").getByText("Nothing was run").waitFor({ timeout: 90_000 });
    expect(await seen(step(page, "s5").locator(".refused"))).toMatch(/Line 2, column \d+/);
    expect((await said(page)).join()).toMatch(/^Nothing was run: /);
    expect(await step(page, "s1").getAttribute("data-status")).toBe("passed");
    expect(await step(page, "s3").getAttribute("data-status")).toBe("failed");
    expect(await step(page, "s4").getAttribute("data-status")).toBe("waiting");

    await page.reload();
    expect(await seen(step(page, "s5"))).toContain("restored from your last visit");
    await expect.poll(() => seen(editor(page, "s5"))).toContain("$ server begin bob");
    await step(page, "s5").getByRole("button", { name: "Back to the original" }).click();
    expect(await seen(editor(page, "s5"))).toContain("$ server start bob");
    await step(page, "s1").getByRole("button", { name: "Back to the original" }).click();
    await page.reload();
    await button(page, "Edit step 1").waitFor();
    expect(await page.getByText("restored from your last visit").count()).toBe(0);
    expect(trouble).toEqual([]);
    await close();
  });
});

describe("without a mouse", () => {
  test("the editor is reached, written in and left; Tab is no trap", async () => {
    const { page, trouble, close } = await course.open(course.lesson("your-turn"));
    await editor(page, "s2").waitFor();
    const focused = () =>
      page.evaluate(() => {
        const host = document.activeElement;
        return host?.shadowRoot?.activeElement?.getAttribute("aria-label") ?? host?.textContent?.trim();
      });
    await step(page, "s2").focus();
    for (let presses = 0; presses < 4 && (await focused()) !== "Text of step 2"; presses++)
      await page.keyboard.press("Tab");
    expect(await focused()).toBe("Text of step 2");
    await page.keyboard.press("Tab");
    expect(await focused()).toBe("Check");
    await page.keyboard.press("Shift+Tab");
    expect(await focused()).toBe("Text of step 2");

    await page.keyboard.press("Control+End");
    await page.keyboard.type(" -- x");
    await page.keyboard.press("Tab");
    expect(await focused()).toBe("Text of step 2");
    expect(await editor(page, "s2").textContent()).toMatch(/-- x {4}$/);
    await page.keyboard.press("Escape");
    await page.keyboard.press("Tab");
    expect(await focused()).toBe("Check");
    await page.keyboard.press("Tab");
    expect(await focused()).toBe("Start again");
    await page.keyboard.press("Enter");
    expect(await focused()).toBe("Text of step 2");
    expect(await editor(page, "s2").textContent()).not.toContain("-- x");
    await page.keyboard.press("Alt+ArrowDown");
    expect(await page.evaluate(() => document.activeElement?.id)).toBe("s3");
    expect(trouble).toEqual([]);
    await close();
  });

  test.each([
    ["a wide screen", 1280],
    ["a phone", 390],
  ] as const)(
    "%s: an exercise in the making has nothing for axe and nothing beside the page",
    {
      timeout: patience,
    },
    async (_name, width) => {
      const { page, trouble, close } = await course.open(course.lesson("your-turn"), {
        viewport: { width, height: 844 },
        reducedMotion: "reduce",
      });
      await button(page, "Edit step 1").click();
      await editor(page, "s1").fill(`SELECT ${"very_".repeat(40)}long;`);
      await editor(page, "s2").fill("-- +goose Up\nSELECT 'text', 12; -- comment");
      await help(page, "Hint").click();
      await help(page, "Solution").click();
      await button(page, "Show it").click();
      for (const colorScheme of ["light", "dark"] as const) {
        await page.emulateMedia({ colorScheme });
        await expectAccessible(page);
      }
      expect(await sidewaysOverflow(page)).toBe(0);
      expect(trouble).toEqual([]);
      await close();
    },
  );
});

describe("pages around the lessons", () => {
  test("migrations and an address that leads nowhere are accessible, also on a phone", async () => {
    for (const path of ["migrations/", "migrations/20250101000001_users/", "nowhere/at/all"]) {
      const { page, close } = await course.open(`${course.url()}${path}`, {
        viewport: { width: 390, height: 844 },
      });
      await expectAccessible(page);
      expect(await sidewaysOverflow(page)).toBe(0);
      await page.locator(".brand").click();
      await page.waitForURL(course.url());
      await close();
    }
  });
});
