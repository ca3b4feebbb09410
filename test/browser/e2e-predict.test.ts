// A prediction in a real browser: asked before the step runs, shown beside what happened, and nothing given away before.
import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import {
  expectAccessible,
  ownCourse,
  seen,
  sidewaysOverflow,
  step,
  untilRun,
  useCourse,
} from "./e2e-pages.ts";

const patience = 180_000;
const course = useCourse(ownCourse);

const lesson = () => `${course.url()}lessons/missing-column/`;
const claim = "One schema has become two";
const explained = "It won't. A migration tool looks only at the version table";
/** The step that asks how many schemas there will be. */
const asking = (page: Page) => page.locator("[data-predict]").first();

test("is asked by keyboard, then shown beside what happened", { timeout: patience }, async () => {
  const { page, trouble, close } = await course.open(lesson(), {
    viewport: { width: 390, height: 844 },
  });
  const question = asking(page);
  const id = (await question.getAttribute("data-step"))!;
  await question.getByRole("group", { name: "How many schemas" }).waitFor();
  const before = await seen(page.locator("main"));
  expect(before).not.toContain(claim);
  expect(before).not.toContain(explained);
  expect(before).not.toContain("Then the databases have");
  expect(await sidewaysOverflow(page)).toBe(0);
  await expectAccessible(page);

  await question.getByRole("radio").first().focus();
  await page.keyboard.press("Space");
  await question.getByText("Now run the step.").waitFor();
  await page.keyboard.press("Tab");
  await question.locator("[data-run]").focus();
  await page.keyboard.press("Enter");
  expect(await untilRun(page, id)).toBe("passed");
  const after = await seen(step(page, id));
  expect(after).toMatch(/Not what you predicted\.\s+Your prediction\s+1: all the same\s+What happened\s+2/);
  expect(after).toContain(claim);
  await expectAccessible(page);
  expect(trouble).toEqual([]);
  await close();
});

test("the answer is there for readers who ask, on paper, and without script", {
  timeout: patience,
}, async () => {
  const { page, close } = await course.open(lesson());
  const question = asking(page);
  await question.getByText("Show the answer without running it").click();
  expect(await seen(question)).toContain(claim);
  await page.emulateMedia({ media: "print" });
  const printed = await seen(page.locator("main"));
  expect(printed).toContain("The migration fails where the column is already there");
  expect(printed).toContain(explained);
  expect(printed).toContain("bob: server refused to start");
  expect(printed).not.toContain("Choose one, then run the step");
  await close();

  const plain = await course.open(lesson(), { javaScriptEnabled: false });
  const text = await seen(plain.page.locator("main"));
  for (const part of [claim, explained, "bob: server refused to start"]) expect(text).toContain(part);
  await plain.close();
});
