// The pictures of lesson 15 on the built site: the tables that a step is about, the locks that it holds, and what was recorded.
import { expect, test } from "vitest";
import {
  button,
  expectAccessible,
  ownCourse,
  seen,
  sidewaysOverflow,
  untilRun,
  useCourse,
} from "./e2e-pages.ts";

const course = useCourse(ownCourse);

test("tables, locks and a recording, on a phone, by keyboard", { timeout: 120_000 }, async () => {
  const { page, trouble, close } = await course.open(course.lesson("locks"), {
    viewport: { width: 390, height: 844 },
  });
  const recording = page.locator(".recording");
  expect(await seen(recording.locator("figcaption"))).toContain(
    "Recorded on a real server with 3 sessions: PostgreSQL 18",
  );
  expect(await recording.getByRole("img").getAttribute("aria-label")).toContain(
    "waits for AccessShareLock on users, behind deploy",
  );
  await recording.locator("summary").focus();
  await page.keyboard.press("Enter");
  expect(await seen(recording.locator("pre"))).toContain("deploy  fails  55P03");

  await button(page, "Run first step").focus();
  await page.keyboard.press("Enter");
  expect(await untilRun(page, "s1")).toBe("passed");
  await page.getByRole("button", { name: /^Databases/ }).click();
  const diagram = page.locator(".diagram").getByRole("img");
  await diagram.waitFor();
  expect(await diagram.getAttribute("aria-label")).toMatch(
    /^Tables on staging\. users \(changed\): id \(primary key\); nickname \(new\); and \d+ more columns\.$/,
  );
  await page.locator(".database > summary").first().focus();
  await page.keyboard.press("Enter");
  expect(await page.locator(".locks tbody tr").allInnerTexts()).toEqual([
    "users\tAccessExclusiveLock\treads and writes",
  ]);
  await expectAccessible(page);
  expect(await sidewaysOverflow(page)).toBe(0);
  expect(trouble).toEqual([]);
  await close();
});
