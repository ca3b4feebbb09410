// One page of the built site, in npm test: a lesson is played to its end in Chromium. The other pages and paths are in the thorough half.
import { describe, expect, test } from "vitest";
import { button, expectAccessible, seen, step, untilFinished, useCourse } from "./e2e-pages.ts";

const patience = 180_000;
const course = useCourse();

describe("a lesson", () => {
  test("is played to its end, and every check passes", { timeout: patience }, async () => {
    const { page, trouble, close } = await course.open(course.lesson("drift"));
    await button(page, "Run all").click();
    expect(await untilFinished(page)).toBe("Finished: all 6 steps passed");

    expect(await seen(step(page, "s2"))).toMatch(
      /Failed on bob, as expected\s+42703[\s\S]*column "phone" does not exist/,
    );
    expect(await seen(step(page, "s2").locator(".place"))).toBe("1 | SELECT phone\n           ^");
    expect(await step(page, "s3").locator(".step-output td").allInnerTexts()).toEqual(["1", "NULL"]);
    expect(await seen(step(page, "s5").locator(".transcript"))).toContain("OK   20251220000001_phone.sql");

    const world = page.locator(".world");
    expect(await seen(world.locator(".shapes-count"))).toMatch(/^Different schemas: 1\D+2\D+1$/);
    expect(await seen(world)).toContain("Both databases have the same schema.");
    await world.locator("summary", { hasText: "bob" }).click();
    expect(await world.locator("tr[data-new=true]").count()).toBe(0);
    expect(await seen(world.getByRole("table", { name: "Version table of bob" }))).toContain(
      "20251220000001",
    );

    await expectAccessible(page);

    await page.goto(course.url());
    expect(await seen(page.locator("[data-lesson=drift]"))).toContain("Done");
    expect(await seen(page.locator("[data-lesson=trouble]"))).not.toContain("Done");
    expect(await page.locator("[data-start]").getAttribute("href")).toBe("lessons/trouble/");
    expect(trouble).toEqual([]);
    await close();
  });
});
