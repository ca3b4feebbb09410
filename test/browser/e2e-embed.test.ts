// Lessons and blocks in pages of another site: the elements, the frame's protocol, and frames that are closed off.
import type { Browser, Frame, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { GoslingLesson } from "../../src/embed/elements.ts";
import type { ServedSite } from "../../src/node/site/serve.ts";
import { dedent } from "../support/dedent.ts";
import {
  button,
  fixtureCourse,
  launch,
  openPage,
  seen,
  serveCourse,
  serveHost,
  untilFinished,
  untilRun,
} from "./e2e-pages.ts";

const patience = 240_000;
let browser: Browser;
let site: ServedSite;

beforeAll(async () => {
  [browser, site] = await Promise.all([launch(), serveCourse(fixtureCourse)]);
});

afterAll(async () => {
  await browser?.close();
  await site?.close();
});

/** What a docs page says beside its text: the script, and a record of the events. */
const around = (
  body: string,
) => `<!doctype html><html lang="en"><title>Docs</title><link rel="icon" href="data:,">
<style>* { box-sizing: border-box } html[data-theme=dark] { color-scheme: dark; background: #111; color: #eee }</style>
<h1>Docs</h1>${body}<p id="below">Below</p><script src="${site.url}embed.js" defer></script>
<script>window.heard = []; for (const name of ["ready", "step", "check", "complete", "error"]) addEventListener("gosling-" + name, (event) => heard.push([name, event.detail]));</script>`;

const heard = (page: Page, name: string) =>
  page.evaluate(
    (wanted) =>
      (globalThis as unknown as { heard: [string, Record<string, unknown>][] }).heard
        .filter(([one]) => one === wanted)
        .map(([, detail]) => detail),
    name,
  );

const frames = (page: Page): readonly Frame[] =>
  page.frames().filter((frame) => frame.url().includes("/embed/"));

async function hosted(
  body: string,
  use: (page: Page, trouble: readonly string[]) => Promise<void>,
  headers = {},
) {
  const docs = await serveHost({ "/": around(body), "/away": "<!doctype html><p>Away</p>" }, headers);
  const { page, trouble, close } = await openPage(browser, docs.url);
  try {
    await use(page, trouble);
  } finally {
    await close();
    await docs.close();
  }
}

describe("<gosling-lesson>", () => {
  const lesson = '<gosling-lesson name="drift"><a href="elsewhere">Drift</a></gosling-lesson>';

  test("is as high as its text, follows the page's theme, and tells what happens in it", {
    timeout: patience,
  }, async () => {
    await hosted(lesson, async (page, trouble) => {
      await expect.poll(() => heard(page, "ready")).toHaveLength(1);
      const [frame] = frames(page);
      const box = page.locator("gosling-lesson iframe");
      expect(await box.getAttribute("title")).toBe("Drift");
      const scheme = () => frame!.evaluate(() => getComputedStyle(document.documentElement).colorScheme);
      await page.evaluate(() => document.documentElement.setAttribute("data-theme", "dark"));
      await expect.poll(scheme).toBe("dark");
      await page.evaluate(() => document.documentElement.setAttribute("data-theme", "light"));
      await expect.poll(scheme).toBe("light");

      await page.evaluate(() => document.querySelector<GoslingLesson>("gosling-lesson")!.run("s2"));
      expect(await untilRun(frame!, "s2")).toBe("passed");
      // The buttons stay where the reader is.
      await page.evaluate(() => scrollTo(0, 1200));
      const bar = () => page.locator("gosling-lesson iframe").contentFrame().locator(".bar").boundingBox();
      await expect.poll(async () => Math.abs((await bar())!.y)).toBeLessThan(1);
      await button(frame!, "Run all").click();
      expect(await untilFinished(frame!)).toBe("Finished: all 6 steps passed");
      await expect.poll(() => heard(page, "complete")).toEqual([expect.objectContaining({ steps: 6 })]);
      expect((await heard(page, "step")).map(({ step, status }) => `${step} ${status}`)).toEqual(
        ["s1", "s2", "s3", "s4", "s5", "s6"].map((id) => `${id} passed`),
      );
      const overflow = () =>
        frame!.evaluate(() => document.documentElement.scrollHeight - document.documentElement.clientHeight);
      await expect.poll(overflow).toBeLessThanOrEqual(1);
      await expect
        .poll(() => page.evaluate(() => document.querySelector("#below")!.getBoundingClientRect().top))
        .toBeLessThan(5000);
      expect(trouble).toEqual([]);
    });
  });

  test("its script comes with the first touch: the written buttons are the live ones, the focus stays, a press counts", {
    timeout: patience,
  }, async () => {
    for (const name of ["drift", "your-turn"])
      await hosted(lesson.replace("drift", name), async (page, trouble) => {
        await expect.poll(() => heard(page, "ready")).toHaveLength(1);
        const [frame] = frames(page);
        const scripts = () =>
          frame!.evaluate(
            () =>
              performance.getEntriesByType("resource").filter(({ name }) => /[/]lesson-.*[.]js/.test(name))
                .length,
          );
        const buttons = () =>
          frame!
            .locator("[data-slot=bar] button, [data-slot=actions] button")
            .evaluateAll((all) =>
              all.map((one) => [
                one.ariaLabel ?? one.textContent,
                one.className,
                (one as HTMLButtonElement).disabled,
              ]),
            );
        expect(await scripts()).toBe(0);
        const written = await buttons();
        await frame!.locator(".bar button").nth(1).focus();
        await expect.poll(scripts).toBeGreaterThan(0);
        await frame!.locator("dialog").waitFor({ state: "attached" });
        expect(await buttons()).toEqual(written);
        expect(await frame!.evaluate(() => document.activeElement!.textContent)).toBe("Run all");
        expect(trouble).toEqual([]);
      });
    // A press on a button is in the tests below.
    await hosted(lesson, async (page) => {
      await expect.poll(() => heard(page, "ready")).toHaveLength(1);
      const [frame] = frames(page);
      await frame!.locator("[data-step=s1]").press("Control+Enter");
      expect(await untilRun(frame!, "s1")).toBe("passed");
    });
  });

  test("a name may come late, an attribute written again changes nothing, and sandbox may keep the origin", async () => {
    await hosted(
      '<gosling-lesson sandbox="allow-scripts allow-same-origin"></gosling-lesson>',
      async (page, trouble) => {
        const write = (name: string, value: string) =>
          page
            .locator("gosling-lesson")
            .evaluate((one, [key, to]) => one.setAttribute(key!, to!), [name, value]);
        await expect
          .poll(() => page.locator("gosling-lesson").evaluate((one) => one.matches(":defined")))
          .toBe(true);
        expect(frames(page)).toEqual([]);
        await write("name", "drift");
        await expect.poll(() => heard(page, "ready")).toHaveLength(1);
        const [frame] = frames(page);
        expect(await frame!.evaluate(() => self.origin)).toBe(new URL(site.url).origin);
        await frame!.evaluate(() => document.body.setAttribute("data-same", ""));
        await write("name", "drift");
        await write("theme", "dark");
        await expect.poll(() => frame!.evaluate(() => document.documentElement.dataset.theme)).toBe("dark");
        expect(await frame!.evaluate(() => document.body.hasAttribute("data-same"))).toBe(true);
        await write("name", "trouble");
        await expect
          .poll(() => frames(page).map((one) => new URL(one.url()).pathname))
          .toEqual(["/embed/trouble/"]);
        expect(trouble).toEqual([]);
      },
    );
  });

  test("closed off by sandbox, it runs all the same", { timeout: patience }, async () => {
    const closed = '<gosling-lesson name="drift" sandbox height="700">Drift</gosling-lesson>';
    await hosted(closed, async (page, trouble) => {
      await expect.poll(() => heard(page, "ready")).toHaveLength(1);
      const [frame] = frames(page);
      expect(await frame!.evaluate(() => self.origin)).toBe("null");
      expect(await page.locator("gosling-lesson iframe").evaluate((one) => one.clientHeight)).toBe(700);
      await button(frame!, "Run all").click();
      expect(await untilFinished(frame!)).toBe("Finished: all 6 steps passed");
      await expect.poll(() => heard(page, "complete")).toHaveLength(1);
      expect(trouble.filter((text) => !text.includes("localStorage"))).toEqual([]);
    });
  });

  test("a plain iframe with sandbox alone runs, and tells its height to everybody and nothing else", {
    timeout: patience,
  }, async () => {
    const plain = `<iframe sandbox="allow-scripts" src="${site.url}embed/drift/?theme=dark&step=s4" width="700" height="500" title="Drift"></iframe>
<script>window.posted = []; addEventListener("message", (event) => posted.push(event.data));</script>`;
    await hosted(plain, async (page) => {
      const [frame] = frames(page);
      await frame!.waitForFunction(() => scrollY > 300);
      expect(await frame!.evaluate(() => document.documentElement.dataset.theme)).toBe("dark");
      await button(frame!, "Run all").click();
      expect(await untilFinished(frame!)).toBe("Finished: all 6 steps passed");
      const posted = await page.evaluate(() => (globalThis as unknown as { posted: object[] }).posted);
      expect(posted.length).toBeGreaterThan(0);
      for (const message of posted)
        expect(message).toEqual({ gosling: 1, type: "height", height: expect.any(Number) });
    });
  });

  test("in a host that isolates itself (COEP), it runs", { timeout: patience }, async () => {
    const headers = {
      "cross-origin-embedder-policy": "require-corp",
      "cross-origin-opener-policy": "same-origin",
    };
    await hosted(
      lesson,
      async (page, trouble) => {
        await expect.poll(() => heard(page, "ready")).toHaveLength(1);
        expect(await page.evaluate(() => crossOriginIsolated)).toBe(true);
        await button(frames(page)[0]!, "Run all").click();
        expect(await untilFinished(frames(page)[0]!)).toBe("Finished: all 6 steps passed");
        expect(trouble).toEqual([]);
      },
      headers,
    );
  });

  test("of three, the one used first lets PostgreSQL go, and wakes when it is used again", {
    timeout: patience,
  }, async () => {
    const three = ["drift", "trouble", "your-turn"].map((name) => lesson.replace("drift", name)).join("");
    await hosted(three, async (page) => {
      const frameOf = (index: number) =>
        frames(page).find((frame) => frame.url().includes(["drift", "trouble", "your-turn"][index]!))!;
      const run = async (index: number, to: string) => {
        await page.evaluate(
          ([at, wanted]) => {
            const one = document.querySelectorAll<GoslingLesson>("gosling-lesson")[at as number]!;
            one.scrollIntoView();
            one.run(wanted as string);
          },
          [index, to],
        );
        await expect.poll(() => frameOf(index) !== undefined, { timeout: 20_000 }).toBe(true);
        await untilRun(frameOf(index), to);
      };
      for (const index of [0, 1, 2]) await run(index, "s1");
      await expect.poll(() => page.workers().length, { timeout: 20_000 }).toBe(2);
      await run(0, "s2");
      await expect.poll(() => page.workers().length, { timeout: 20_000 }).toBe(2);
    });
  });

  test("who leaves and comes back finds the run where it was", { timeout: patience }, async () => {
    await hosted(lesson, async (page) => {
      await expect.poll(() => heard(page, "ready")).toHaveLength(1);
      await page.evaluate(() => document.querySelector<GoslingLesson>("gosling-lesson")!.run("s3"));
      expect(await untilRun(frames(page)[0]!, "s3")).toBe("passed");
      const home = page.url();
      await page.goto(`${home}away`);
      await page.goto(home);
      await expect.poll(() => heard(page, "ready")).toHaveLength(1);
      expect(await untilRun(frames(page)[0]!, "s3")).toBe("passed");
      expect(await frames(page)[0]!.locator("[data-step=s4]").getAttribute("data-status")).toBe("waiting");
    });
  });
});

describe("<gosling-sql>", () => {
  const output = (page: Page, index: number) =>
    page.locator("gosling-sql").nth(index).locator("[part=output]");
  const run = async (page: Page, index: number) => {
    const block = page.locator("gosling-sql").nth(index);
    await block.getByRole("button", { name: "Run" }).click();
    await block.locator(".run:enabled").waitFor({ timeout: 60_000 });
    return seen(output(page, index));
  };
  const block = (sql: string, attributes = "") =>
    `<gosling-sql db="dev" after="20250101000001" ${attributes}><pre><code>${sql}</code></pre><table class="recorded"><tr><td>recorded</td></tr></table></gosling-sql>`;

  test("runs over its starting state; blocks of one world run in the page's order", {
    timeout: patience,
  }, async () => {
    const body =
      block("INSERT INTO users (id, email) VALUES (1, 'a@b.c');", 'world="a"') +
      '<pre><code><span>SELECT</span> email<br>FROM users;</code></pre><gosling-sql db="dev" after="20250101000001" world="a"></gosling-sql>' +
      block("SELECT count(*) FROM users;") +
      block("SELECT 1,\n  nope;", 'error="42703"');
    await hosted(body, async (page, trouble) => {
      expect(await page.locator(".recorded").first().isVisible()).toBe(true);
      expect(await run(page, 1)).toBe("email\na@b.c\n1 row");
      expect(await seen(output(page, 0))).toBe("INSERT 1");
      expect(await page.locator(".recorded").first().isVisible()).toBe(false);
      // Again is from the same state: not a second row.
      expect(await run(page, 0)).toBe("INSERT 1");
      expect(await run(page, 1)).toBe("email\na@b.c\n1 row");
      expect(await run(page, 2)).toBe("count\n0\n1 row");
      expect(await run(page, 3)).toBe(
        'ERROR 42703: column "nope" does not exist\nline 2:   nope;\n          ^',
      );
      expect(page.frames().filter((frame) => frame.url().endsWith("/engine/"))).toHaveLength(1);
      expect(trouble).toEqual([]);
    });
  });

  test("is edited and reset", { timeout: patience }, async () => {
    await hosted(block("SELECT 1 AS one;"), async (page) => {
      const element = page.locator("gosling-sql");
      await element.getByRole("button", { name: "Edit" }).click();
      const editor = element.getByRole("textbox", { name: "SQL of this block" });
      await editor.fill("SELECT\n  E'<img src=x onerror=alert(1)>' AS two,, 3;");
      await editor.press("Control+Enter");
      await element.locator("[part=error]").waitFor({ timeout: 60_000 });
      expect(await seen(output(page, 0))).toMatch(/^ERROR 42601: .*\nline 2: .*\n +\^$/);
      await editor.fill("SELECT '<img src=x onerror=alert(1)>' AS two, NULL AS three;");
      expect(await run(page, 0)).toBe("two\tthree\n<img src=x onerror=alert(1)>\tNULL\n1 row");
      expect(await element.locator("img").count()).toBe(0);
      await element.getByRole("button", { name: "Reset" }).click();
      expect(await editor.count()).toBe(0);
      expect(await page.locator(".recorded").isVisible()).toBe(true);
      expect(await run(page, 0)).toBe("one\n1\n1 row");
    });
  });

  test("says what is wrong with its attributes, and that no course was named", {
    timeout: patience,
  }, async () => {
    const body = '<gosling-sql db="x;y"><pre><code>SELECT 1;</code></pre></gosling-sql>';
    await hosted(body, async (page) => {
      expect(await run(page, 0)).toBe('db: "x;y" is no name of a database (a-z, 0-9, _ and -).');
      expect(await heard(page, "error")).toHaveLength(1);
    });
  });

  test("in a shadow root, with the script loaded twice, under a policy of nonces; what a page takes away leaves nothing behind", {
    timeout: patience,
  }, async () => {
    const script = `<script nonce="bm9uY2U" src="${site.url}embed.js" defer></script>`;
    const text = `<!doctype html><html lang="en"><title>Docs</title><link rel="icon" href="data:,"><div id="app"></div>${script}${script}
<script nonce="bm9uY2U">window.heard = []; addEventListener("gosling-ready", ({ target }) => heard.push(["ready", { from: target.localName }]));
window.show = (html) => { const app = document.querySelector("#app"); (app.shadowRoot ?? app.attachShadow({ mode: "open" })).innerHTML = html; };</script>`;
    const origin = new URL(site.url).origin;
    const policy = `default-src 'none'; script-src 'nonce-bm9uY2U'; frame-src ${origin}; img-src data:`;
    const docs = await serveHost({ "/": text }, { "content-security-policy": policy });
    const { page, trouble, close } = await openPage(browser, docs.url);
    const show = (html: string) =>
      page.evaluate((one) => (globalThis as unknown as { show(text: string): void }).show(one), html);
    const both =
      '<pre><code>SELECT 1 AS one;</code></pre><gosling-sql db="dev"></gosling-sql><gosling-lesson name="drift">Drift</gosling-lesson>';
    for (let round = 0; round < 4; round += 1) {
      await show("<p>Another page</p>");
      await show(both);
    }
    expect(await run(page, 0)).toBe("one\n1\n1 row");
    await show("<p>Another page</p>");
    await show(both);
    expect(await run(page, 0)).toBe("one\n1\n1 row");
    expect(page.frames().filter((frame) => frame.url().endsWith("/engine/"))).toHaveLength(1);
    await expect.poll(() => frames(page).length).toBe(1);
    const hosts = (await heard(page, "ready")).map(({ from }) => from);
    expect(new Set(hosts)).toEqual(new Set(["div"]));
    expect(trouble).toEqual([]);
    await close();
    await docs.close();
  });

  test("without script there are the code and the recorded result", async () => {
    const docs = await serveHost({ "/": around(block("SELECT 1;")) });
    const { page, close } = await openPage(browser, docs.url, { javaScriptEnabled: false });
    expect(await page.getByText("SELECT 1;").isVisible()).toBe(true);
    expect(await page.locator(".recorded").isVisible()).toBe(true);
    await close();
    await docs.close();
  });
});

test("<gosling-migrations> applies, takes back and reports the files in it", {
  timeout: patience,
}, async () => {
  const body = dedent`
    <gosling-migrations names="00001_users.sql 00002_mail.sql">
    <pre><code>-- +goose Up
    CREATE TABLE users (id int);
    -- +goose Down
    DROP TABLE users;</code></pre>
    <pre><code>-- +goose Up
    ALTER TABLE users ADD COLUMN mail text;
    -- +goose Down
    ALTER TABLE users DROP COLUMN mail;</code></pre></gosling-migrations>`;
  await hosted(body, async (page, trouble) => {
    const element = page.locator("gosling-migrations");
    const press = async (name: string) => {
      await element.getByRole("button", { name, exact: true }).click();
      await element.locator(".run:enabled").waitFor({ timeout: 60_000 });
      return seen(element.locator("[part=output]"));
    };
    expect(await press("up")).toMatch(/OK {3}00001_users\.sql.*\n.*OK {3}00002_mail\.sql/s);
    expect(await press("down")).toMatch(/OK {3}00002_mail\.sql/);
    expect(await press("status")).toMatch(/Pending\s+-- 00002_mail\.sql/);
    await element.getByText("00001_users.sql", { exact: true }).click();
    await element
      .getByRole("textbox", { name: "00001_users.sql" })
      .fill("-- +goose Up\nCREATE TABEL x (id int);");
    expect(await press("up")).toContain('syntax error at or near "TABEL"');
    await element.getByRole("button", { name: "Reset" }).click();
    expect(trouble).toEqual([]);
  });
});
