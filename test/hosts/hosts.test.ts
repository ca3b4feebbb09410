// The sites of examples/embed, built as their authors would and driven in Chromium: the course is another origin. `npm run test:hosts`.
import { execFile } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { createServer } from "node:http";
import { extname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type ServedSite, serveSite } from "../../src/node/site/serve.ts";
import { clientFolder, renderCourse } from "../../src/node/site/site.ts";
import { button, launch, openPage, seen, untilFinished } from "../browser/e2e-pages.ts";

const examples = fileURLToPath(new URL("../../examples/embed", import.meta.url));
const run = promisify(execFile);
const patience = 600_000;
const COURSE = "http://localhost:4199/";

interface Host {
  readonly build: readonly [string, ...string[]] | null;
  /** Where the built site lies, in its folder. */
  readonly out: string;
  readonly page: (name: string) => string;
  readonly dark: { readonly on: string; readonly name: string; readonly value: string };
  readonly light: string;
  /** It has a plugin for pages that are lessons. */
  readonly pages: boolean;
}

const hosts: Readonly<Record<string, Host>> = {
  vitepress: {
    build: ["npx", "vitepress", "build"],
    out: ".vitepress/dist",
    page: (name) => `${name}.html`,
    dark: { on: "html", name: "class", value: "dark" },
    light: "",
    pages: true,
  },
  docusaurus: {
    build: ["npx", "docusaurus", "build"],
    out: "build",
    page: (name) => `${name}/`,
    dark: { on: "html", name: "data-theme", value: "dark" },
    light: "light",
    pages: true,
  },
  starlight: {
    build: ["npx", "astro", "build"],
    out: "dist",
    page: (name) => `${name}/`,
    dark: { on: "html", name: "data-theme", value: "dark" },
    light: "light",
    pages: true,
  },
  mkdocs: {
    build: ["/usr/bin/python3", "-m", "mkdocs", "build"],
    out: "site",
    page: (name) => `${name}/`,
    dark: { on: "body", name: "data-md-color-scheme", value: "slate" },
    light: "default",
    pages: false,
  },
  html: {
    build: null,
    out: ".",
    page: (name) => `${name}.html`,
    dark: { on: "html", name: "data-theme", value: "dark" },
    light: "light",
    pages: false,
  },
};

let browser: Browser;
let course: ServedSite;

beforeAll(async () => {
  const pages = renderCourse({ lessons: ["lessons"], cwd: join(examples, "course") });
  [browser, course] = await Promise.all([
    launch(),
    serveSite({ pages, folder: clientFolder, host: "127.0.0.1", port: 4199, tries: 0 }),
  ]);
});

afterAll(async () => {
  await browser?.close();
  await course?.close();
});

const TYPES: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript",
  ".mjs": "text/javascript",
  ".css": "text/css",
  ".json": "application/json",
  ".svg": "image/svg+xml",
};

/** As a static host does. The examples name the course by its public address: here it is this one. */
async function serveFolder(folder: string): Promise<{ readonly url: string; close(): Promise<void> }> {
  const server = createServer((request, response) => {
    const path = decodeURIComponent((request.url ?? "/").split("?")[0]!);
    const file = join(folder, path.endsWith("/") ? `${path}index.html` : path);
    if (!existsSync(file)) return response.writeHead(404).end();
    response.writeHead(200, { "content-type": TYPES[extname(file)] ?? "application/octet-stream" });
    const bytes = readFileSync(file);
    return response.end(
      file.endsWith(".html") ? bytes.toString().replaceAll("https://course.example.org/", COURSE) : bytes,
    );
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const address = server.address() as { port: number };
  return {
    url: `http://localhost:${address.port}/`,
    close: () =>
      new Promise((done) => {
        server.closeAllConnections();
        server.close(() => done());
      }),
  };
}

/** Installed once, into the example's own folder. */
async function build(name: string, { build: command }: Host): Promise<void> {
  const cwd = join(examples, name);
  if (existsSync(join(cwd, "package.json")) && !existsSync(join(cwd, "node_modules")))
    await run("npm", ["install", "--no-package-lock"], { cwd });
  if (command === null) return;
  const [program, ...args] = command;
  const env = {
    ...process.env,
    COURSE,
    EMBED_JS: `${COURSE}embed.js`,
    NODE_ENV: "production",
    ASTRO_TELEMETRY_DISABLED: "1",
    DO_NOT_TRACK: "1",
  };
  await run(program, args, { cwd, env, maxBuffer: 1e8 });
}

describe.each(Object.entries(hosts))("%s", (name, host) => {
  let site: { readonly url: string; close(): Promise<void> };

  beforeAll(async () => {
    if (process.env.GOSLING_HOSTS_BUILT !== "1") await build(name, host);
    site = await serveFolder(join(examples, name, host.out));
  }, patience);

  afterAll(() => site?.close());

  async function visit(path: string, use: (page: Page) => Promise<void>): Promise<void> {
    const { page, trouble, close } = await openPage(browser, `${site.url}${host.page(path)}`);
    try {
      await use(page);
      // A browser asks for an icon that the site does not have.
      expect(trouble.filter((text) => !text.includes("404"))).toEqual([]);
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

  test("a lesson is played to its end, in the page's theme, away and back", {
    timeout: patience,
  }, async () => {
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

  test("a block runs, is edited and reset", { timeout: patience }, async () => {
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

  test.runIf(host.pages)("a page that is a lesson runs in place", { timeout: patience }, async () => {
    await visit("people", async (page) => {
      expect(await seen(page.locator("main").first())).toContain("Another comes:");
      expect(await ran(page, 1)).toContain("Grace");
      expect(await seen(page.locator("gosling-sql").nth(0).locator("[part=output]"))).toContain(
        "✓ there is one person",
      );
    });
  });

  test("without script the page is whole", { timeout: patience }, async () => {
    const { page, close } = await openPage(browser, `${site.url}${host.page("lesson")}`, {
      javaScriptEnabled: false,
    });
    expect(await page.getByRole("link", { name: "The first column" }).isVisible()).toBe(true);
    await close();
  });
});
