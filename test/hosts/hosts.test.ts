// The sites of examples/embed, built as their authors would, with the packed package, and driven in Chromium: the course is another origin.
// `npm run test:hosts`; GOSLING_HOSTS=vitepress,html for some of them.
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { button, launch, openPage, seen, untilFinished } from "../browser/e2e-pages.ts";
import { type Course, chosenHosts, type ServedFolder, serveCourse, serveFolder } from "./sites.ts";

let browser: Browser;
let course: Course;

beforeAll(async () => {
  [browser, course] = await Promise.all([launch(), serveCourse()]);
});

afterAll(async () => {
  await browser?.close();
  course?.close();
});

describe.each(chosenHosts())("%s", (name, host) => {
  let site: ServedFolder;

  beforeAll(async () => {
    site = await serveFolder(await course.build(name, host), course.url);
  });

  afterAll(() => site?.close());

  async function visit(path: string, use: (page: Page) => Promise<void>): Promise<void> {
    const { page, trouble, close } = await openPage(browser, `${site.url}${host.page(path)}`);
    try {
      await use(page);
      // A browser asks for an icon that the site does not have, and Starlight's search complains in its own right.
      expect(trouble.filter((text) => !/404|Pagefind/.test(text))).toEqual([]);
    } finally {
      await close();
    }
  }

  const ran = async (page: Page, index: number): Promise<string> => {
    const block = page.locator("gosling-sql").nth(index);
    await block.getByRole("button", { name: "Run" }).click();
    await block.locator(".status:is(.passed, .failed)").waitFor({ timeout: 120_000 });
    return seen(block.locator("[part=output]"));
  };

  test("a lesson is played to its end, in the page's theme, away and back", async () => {
    await visit("lesson", async (page) => {
      const frame = page.locator("gosling-lesson iframe").contentFrame();
      await frame.locator("h1").waitFor({ timeout: 60_000 });
      const scheme = () => frame.locator("html").evaluate((element) => getComputedStyle(element).colorScheme);
      const { on, name: attribute, value } = host.dark;
      const set = (wanted: string) =>
        page.evaluate(
          ([selector, key, to]) => document.querySelector(selector!)!.setAttribute(key!, to!),
          [on, attribute, wanted],
        );
      await set(value);
      await expect.poll(scheme, { timeout: 20_000 }).toBe("dark");
      await set(host.light);
      await expect.poll(scheme, { timeout: 20_000 }).not.toBe("dark");
      const inner = page.frames().find((one) => one.url().includes("/embed/first-column/"))!;
      await button(inner, "Run all").click();
      expect(await untilFinished(inner)).toBe("Finished: all 4 steps passed");
      const box = (await page.locator("gosling-lesson iframe").boundingBox())!;
      expect(box.height).toBeGreaterThan(600);
      const address = page.url();
      await page.goto(site.url);
      await page.goto(address);
      await expect
        .poll(
          () =>
            page
              .frames()
              .find((one) => one.url().includes("/embed/first-column/"))
              ?.locator("[data-step=s4]")
              .getAttribute("data-status"),
          { timeout: 120_000 },
        )
        .toBe("passed");
    });
  });

  test("a block runs, is edited and reset", async () => {
    await visit("block", async (page) => {
      expect(await ran(page, 0)).toBe("id\tname\n1\tAda\n2\tGrace\n2 rows");
      const block = page.locator("gosling-sql");
      await block.getByRole("button", { name: "Edit" }).click();
      await block.getByRole("textbox").fill("SELECT '<img src=x onerror=alert(1)>' AS x;");
      await block.getByRole("button", { name: "Run" }).click();
      await expect
        .poll(() => seen(block.locator("[part=output]")), { timeout: 60_000 })
        .toBe("x\n<img src=x onerror=alert(1)>\n1 row");
      await block.getByRole("button", { name: "Reset" }).click();
      expect(await ran(page, 0)).toBe("id\tname\n1\tAda\n2\tGrace\n2 rows");
    });
  });

  test.runIf(host.pages)("a page that is a lesson runs in place", async () => {
    await visit("people", async (page) => {
      expect(await seen(page.locator("main").first())).toContain("Another comes:");
      expect(await ran(page, 1)).toContain("Grace");
      expect(await seen(page.locator("gosling-sql").nth(0).locator("[part=output]"))).toContain(
        "✓ there is one person",
      );
    });
  });

  test("without script the page is whole", async () => {
    const { page, close } = await openPage(browser, `${site.url}${host.page("lesson")}`, {
      javaScriptEnabled: false,
    });
    expect(await page.getByRole("link", { name: "The first column" }).isVisible()).toBe(true);
    await close();
  });
});
