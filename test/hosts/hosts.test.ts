// The sites of examples/embed, built as their authors would, with the packed package, and driven in Chromium: the course is another origin.
// `npm run test:hosts`; GOSLING_HOSTS=vitepress,html for some of them.
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { GoslingSql } from "../../src/embed/elements.ts";
import { button, launch, openPage, seen, untilFinished } from "../browser/e2e-pages.ts";
import {
  type Course,
  chosenHosts,
  type ServedFolder,
  type Serving,
  serveCourse,
  serveFolder,
} from "./sites.ts";

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
  let folder: string;
  let site: ServedFolder;
  // Installs and builds take CI's time already: there one host tries what is the same in all of them.
  const closely = process.env.CI === undefined || name === "vitepress";

  beforeAll(async () => {
    folder = await course.build(name, host);
    site = await serveFolder(folder, course.url);
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
      await host.theme(page, "dark");
      await expect.poll(scheme, { timeout: 20_000 }).toBe("dark");
      await host.theme(page, "light");
      await expect.poll(scheme, { timeout: 20_000 }).not.toBe("dark");
      const picture = frame.locator("main img");
      expect(
        await picture.evaluate((one: HTMLImageElement) => one.decode().then(() => one.naturalWidth)),
      ).toBe(240);
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

  test.runIf(host.pages !== null)("a page that is a lesson runs in place", async () => {
    await visit("people", async (page) => {
      expect(await seen(page.locator("main").first())).toContain("Another comes:");
      expect(await ran(page, 1)).toContain("Grace");
      expect(await seen(page.locator("gosling-sql").nth(0).locator("[part=output]"))).toContain(
        "✓ there is one person",
      );
    });
  });

  test("without script each page is whole", async () => {
    const { page, close } = await openPage(browser, `${site.url}${host.page("lesson")}`, {
      javaScriptEnabled: false,
    });
    expect(await page.getByRole("link", { name: "The first column" }).isVisible()).toBe(true);
    await page.goto(`${site.url}${host.page("block")}`);
    expect(await page.getByText("SELECT * FROM users ORDER BY id;").first().isVisible()).toBe(true);
    if (host.pages !== null) {
      await page.goto(`${site.url}${host.page("people")}`);
      expect(await page.getByText("INSERT INTO people VALUES ('Ada')").first().isVisible()).toBe(true);
      expect(await page.getByRole("cell", { name: "1" }).isVisible()).toBe(true);
    }
    await close();
  });

  /** Plays the lesson's first step and the block, on a site served in another way. */
  async function bothRun(serving: Serving, blocked = false): Promise<void> {
    const other = await serveFolder(folder, course.url, serving);
    const { page, trouble, close } = await openPage(browser, "about:blank");
    try {
      if (blocked)
        await page.addInitScript(() => {
          for (const name of ["localStorage", "sessionStorage", "indexedDB", "caches"])
            Object.defineProperty(globalThis, name, {
              get: () => {
                throw new DOMException("Access is denied for this document.", "SecurityError");
              },
            });
        });
      await page.goto(other.url + host.page("lesson"));
      const frame = page.locator("gosling-lesson iframe").contentFrame();
      await frame.getByRole("button", { name: "Run first step" }).click({ timeout: 60_000 });
      await frame.locator("[data-step=s1][data-status=passed]").waitFor({ timeout: 120_000 });
      await page.goto(other.url + host.page("block"));
      expect(await ran(page, 0)).toBe("id\tname\n1\tAda\n2\tGrace\n2 rows");
      // A host may need storage for its own theme switch; nothing of ours does.
      const ours = trouble.filter(
        (text) =>
          !/404|Pagefind/.test(text) &&
          !(blocked && /SecurityError|denied|StarlightThemeProvider/.test(text)),
      );
      expect(ours).toEqual([]);
    } finally {
      await close();
      await other.close();
    }
  }

  test.runIf(closely)("under the site's own origin, a lesson and a block run", () => bothRun({ own: true }));

  test.runIf(closely)("with a policy of nonces, and with storage blocked, a lesson and a block run", () =>
    bothRun({ strict: true }, true),
  );

  test.runIf(closely)("a hostile lesson, block and page do nothing", async () => {
    const { page, close } = await openPage(browser, `${site.url}${host.page("lesson")}`);
    const harm: string[] = [];
    page.on("dialog", (dialog) => {
      harm.push(`dialog: ${dialog.message()}`);
      void dialog.dismiss();
    });
    page.on("popup", (popup) => harm.push(`popup: ${popup.url()}`));
    page.on("request", (request) => {
      if (request.url().includes("evil.example")) harm.push(request.url());
    });
    try {
      const before = page.url();
      await page.locator("gosling-lesson").evaluate((one) => one.setAttribute("name", "hostile"));
      const frame = page.locator("gosling-lesson iframe").contentFrame();
      await frame.getByRole("button", { name: "Run all" }).click({ timeout: 60_000 });
      await frame.locator("[data-step=s2][data-status=passed]").waitFor({ timeout: 120_000 });
      expect(await seen(frame.locator("[data-step=s1] [data-slot=output]"))).toContain(
        "<script>alert(1)</script>",
      );
      expect(page.url()).toBe(before);

      await page.goto(`${site.url}${host.page("block")}`);
      await page.locator("gosling-sql").evaluate((one: GoslingSql) => {
        one.sql = `CREATE TABLE "<img src=x onerror=alert(1)>" AS SELECT '<script>alert(1)</script>' AS "<svg onload=alert(1)>";
DO $$ BEGIN RAISE NOTICE '<img src=x onerror=alert(1)>'; END $$;
SELECT * FROM "<img src=x onerror=alert(1)>";`;
      });
      expect(await ran(page, 0)).toContain("<script>alert(1)</script>");
      await page.locator("gosling-sql").evaluate((one: GoslingSql) => {
        one.sql = 'SELECT * FROM "</pre><img src=x onerror=alert(1)>";';
      });
      expect(await ran(page, 0)).toContain('relation "</pre><img src=x onerror=alert(1)>" does not exist');
      expect(
        await page.locator("gosling-sql [part=output]").locator("img, svg, script, iframe").count(),
      ).toBe(0);

      if (host.pages !== null) {
        await page.goto(`${site.url}${host.page("hostile")}`);
        expect(await ran(page, 1)).toContain("does not exist");
        expect(await seen(page.locator("gosling-sql").nth(0).locator("[part=output]"))).toContain(
          "✓ <img src=x onerror=alert(1)>",
        );
        expect(
          await page.locator("gosling-sql [part=output]").locator("img, svg, script, iframe").count(),
        ).toBe(0);
      }
      expect(harm).toEqual([]);
    } finally {
      await close();
    }
  });
});
