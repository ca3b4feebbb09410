// What the end-to-end tests share: a served course, a browser, and a page that keeps a record of what goes wrong in it.
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { fileURLToPath } from "node:url";
import axe from "axe-core";
import {
  type Browser,
  type BrowserContextOptions,
  chromium,
  type Frame,
  type Locator,
  type Page,
} from "playwright-core";
import { afterAll, beforeAll, expect } from "vitest";
import { type ServedSite, serveSite } from "../../src/node/site/serve.ts";
import { clientFolder, renderCourse } from "../../src/node/site/site.ts";
import { CHROMIUM_FLAGS, findChromium } from "../support/chromium.ts";

export const fixtureCourse = fileURLToPath(new URL("./fixtures/course", import.meta.url));
export const ownCourse = fileURLToPath(new URL("../..", import.meta.url));

export function serveCourse(cwd: string): Promise<ServedSite> {
  return serveSite({
    pages: renderCourse({ lessons: ["lessons"], cwd }),
    folder: clientFolder,
    host: "127.0.0.1",
    port: 0,
    tries: 0,
  });
}

export interface UsedCourse {
  browser(): Browser;
  /** The site's address, with a slash at its end. */
  url(): string;
  lesson(slug: string): string;
  open(url: string, options?: BrowserContextOptions): Promise<WatchedPage>;
}

/** One browser and one served course for a test file, from before its first test to after its last. Call it at the file's top. */
export function useCourse(cwd: string = fixtureCourse): UsedCourse {
  let browser: Browser | undefined;
  let site: ServedSite | undefined;
  beforeAll(async () => {
    [browser, site] = await Promise.all([launch(), serveCourse(cwd)]);
  });
  afterAll(async () => {
    await browser?.close();
    await site?.close();
  });
  return {
    browser: () => browser!,
    url: () => site!.url,
    lesson: (slug) => `${site!.url}lessons/${slug}/`,
    open: (url, options) => openPage(browser!, url, options),
  };
}

/** Another site, with no policy of its own: the same machine, another port. Path -> HTML. */
export async function serveHost(
  pages: Readonly<Record<string, string>>,
  headers: Readonly<Record<string, string>> = {},
): Promise<{ readonly url: string; readonly port: number; close(): Promise<void> }> {
  const server = createServer((request, response) => {
    const text = pages[request.url?.split("?")[0] ?? ""];
    response.writeHead(text === undefined ? 404 : 200, {
      "content-type": "text/html; charset=utf-8",
      ...headers,
    });
    response.end(text);
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://localhost:${port}/`,
    port,
    close: () =>
      new Promise((done) => {
        server.closeAllConnections();
        server.close(() => done());
      }),
  };
}

export function launch(flags: readonly string[] = []): Promise<Browser> {
  return chromium.launch({
    executablePath: findChromium() ?? "",
    args: ["--headless", ...CHROMIUM_FLAGS, ...flags],
  });
}

export interface WatchedPage {
  readonly page: Page;
  /** Console errors, uncaught errors, and violations of the security policy. */
  readonly trouble: readonly string[];
  close(): Promise<void>;
}

export async function openPage(
  browser: Browser,
  url: string,
  options: BrowserContextOptions = {},
): Promise<WatchedPage> {
  const context = await browser.newContext(options);
  const page = await context.newPage();
  const trouble: string[] = [];
  page.on("console", (message) => {
    if (message.type() === "error") trouble.push(message.text());
  });
  page.on("pageerror", (error) => trouble.push(String(error)));
  await page.exposeFunction("reportViolation", (text: string) => trouble.push(text));
  await page.addInitScript(() => {
    document.addEventListener("securitypolicyviolation", (event) => {
      (globalThis as unknown as { reportViolation(text: string): void }).reportViolation(
        `${event.violatedDirective}: ${event.blockedURI}`,
      );
    });
  });
  await page.goto(url);
  return { page, trouble, close: () => context.close() };
}

export const button = (frame: Page | Frame, name: string | RegExp) =>
  frame.getByRole("button", { name, exact: typeof name === "string" });

export const step = (frame: Page | Frame, id: string) => frame.locator(`[data-step="${id}"]`);

export async function untilFinished(frame: Page | Frame): Promise<string> {
  const status = frame.locator(".bar-status");
  await status.getByText("Finished").waitFor({ timeout: 150_000 });
  return seen(status);
}

/** Waits until the step has run, and answers how. */
export async function untilRun(frame: Page | Frame, id: string): Promise<string> {
  await frame
    .locator(`[data-step="${id}"]:is([data-status=passed], [data-status=failed])`)
    .waitFor({ timeout: 90_000 });
  return (await step(frame, id).getAttribute("data-status")) ?? "";
}

export async function expectAccessible(page: Page): Promise<void> {
  // Axe comes in through the debugger: the page's own policy would refuse it.
  await page.evaluate(axe.source);
  const { violations } = await page.evaluate(() =>
    (globalThis as unknown as { axe: typeof axe }).axe.run(document, { resultTypes: ["violations"] }),
  );
  const found = violations.flatMap((rule) =>
    rule.nodes.map(
      (node) => `${rule.impact} ${rule.id}: ${node.target.join(" ")} ${node.failureSummary ?? ""}`,
    ),
  );
  expect(found).toEqual([]);
}

export function sidewaysOverflow(page: Page): Promise<number> {
  return page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
}

/** What a reader sees of it: without what is hidden, with the lines that the layout makes. */
export function seen(locator: Locator): Promise<string> {
  // biome-ignore lint/performance/useDomNodeTextContent: hidden text must not count as shown
  return locator.innerText();
}
