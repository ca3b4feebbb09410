// What embedded lessons cost the page around them: bytes, main thread, layout shift, downloads of PostgreSQL, memory. Needs `npm run build`.
import { createServer } from "node:http";
import { chromium } from "playwright-core";
import { clientFolder, renderCourse, serveSite } from "../dist/node/site/index.js";
import { memoryOf } from "./renderer-memory.mjs";

const cwd = new URL("../examples/embed/course/", import.meta.url).pathname;
const course = await serveSite({
  pages: renderCourse({ lessons: ["lessons"], cwd }),
  folder: clientFolder,
  host: "127.0.0.1",
  port: 0,
  tries: 0,
});
const lesson = '<gosling-lesson name="first-column">The first column</gosling-lesson>';
const frame = `<iframe src="${course.url}embed/first-column/" title="The first column" loading="lazy" width="100%" height="700"></iframe>`;
const pages = {
  "/three": lesson.repeat(3),
  "/iframes": frame.repeat(3),
  "/sight": lesson.repeat(3),
  "/ten": lesson.repeat(10),
  "/none": "<p>Another page</p>",
};
const host = createServer((request, response) => {
  response.setHeader("content-type", "text/html; charset=utf-8");
  // Lessons come after three screens of text, as in a docs page, or at its top.
  const body = request.url === "/sight" ? "" : "<p>Words of the page around it.</p>".repeat(90);
  const script = `<script src="${course.url}embed.js" defer></script>`;
  response.end(`<!doctype html><title>Docs</title>${body}${pages[request.url] ?? ""}${script}`);
}).listen(0, "127.0.0.1");
await new Promise((done) => host.once("listening", done));
const address = `http://localhost:${host.address().port}`;
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM_PATH ?? "/usr/bin/chromium",
  args: ["--headless", "--no-sandbox"],
});
const print = (line) => process.stdout.write(`${line}\n`);

async function open(path) {
  const page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
  const client = await page.context().newCDPSession(page);
  // The processor's time, not the wall's: other programs of the machine don't count.
  await client.send("Performance.enable", { timeDomain: "threadTicks" });
  const seen = { bytes: 0, wasm: 0 };
  page.on("response", async (response) => {
    if (response.fromServiceWorker() || !response.url().startsWith(course.url)) return;
    const { responseBodySize } = await response
      .request()
      .sizes()
      .catch(() => ({ responseBodySize: 0 }));
    seen.bytes += responseBodySize;
    if (/pglite-.*\.wasm/.test(response.url()) && responseBodySize > 0) seen.wasm += 1;
  });
  await page.addInitScript(() => {
    window.shift = 0;
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.shift += entry.value;
    }).observe({ type: "layout-shift", buffered: true });
  });
  await page.goto(address + path);
  return { page, client, seen };
}

const of = (value, goal) => `(goal ${goal}: ${value <= goal ? "met" : "MISSED"})`;

const metric = async (client, name) =>
  (await client.send("Performance.getMetrics")).metrics.find((one) => one.name === name)?.value ?? 0;

/** Of the page alone: kilobytes from the course, milliseconds of its main thread, layout shift. The least of three visits. */
async function cost(path) {
  const visits = [];
  for (let visit = 0; visit < 3; visit += 1) {
    const { page, client, seen } = await open(path);
    await page.waitForTimeout(3000);
    const task = (await metric(client, "TaskDuration")) * 1000;
    visits.push({ task, bytes: seen.bytes / 1000, shift: await page.evaluate(() => window.shift) });
    await page.context().close();
  }
  return visits.sort((one, other) => one.task - other.task)[0];
}

{
  const floor = await cost("/none");
  for (const [words, path] of [
    ["three lessons that nobody scrolls to", "/three"],
    ["three lessons at the top of a page that nobody touches", "/sight"],
    ["three plain lazy iframes that nobody scrolls to", "/iframes"],
  ]) {
    const { task, bytes, shift } = await cost(path);
    const over = task - floor.task;
    print(
      `${words}: ${bytes.toFixed(0)} kB (${(bytes / 60).toFixed(2)} of 60), ${over.toFixed(0)} ms of main thread over a page without (${(over / 50).toFixed(2)} of 50), layout shift ${shift.toFixed(3)}`,
    );
  }
}
{
  const { page: empty } = await open("/none");
  await empty.waitForTimeout(1000);
  const alone = await memoryOf(browser);
  await empty.context().close();
  const { page, seen } = await open("/ten");
  for (let index = 0; index < 10; index += 1) {
    await page.evaluate((at) => {
      const one = document.querySelectorAll("gosling-lesson")[at];
      one.scrollIntoView();
      one.run("s1");
    }, index);
    await page.waitForFunction(
      (at) => {
        window.steps ??= new Set();
        document.querySelectorAll("gosling-lesson").forEach((one, place) => {
          one.addEventListener("gosling-step", () => window.steps.add(place));
        });
        return window.steps.has(at);
      },
      index,
      { timeout: 120_000 },
    );
  }
  await page.waitForTimeout(2000);
  const held = (await memoryOf(browser)) - alone;
  print(
    `ten that were used: PostgreSQL runs in ${page.workers().length} ${of(page.workers().length, 2)}, downloaded ${seen.wasm} times ${of(seen.wasm, 1)}, ${(seen.bytes / 1e6).toFixed(1)} MB in all`,
  );
  print(`their memory over a page without: ${held.toFixed(0)} MB ${of(held, 400)}`);
  const shift = await page.evaluate(() => window.shift);
  print(`layout shift while they load and run: ${shift.toFixed(3)} ${of(shift, 0.02)}`);

  const home = page.url();
  await page.goto(`${address}/none`);
  await page.goto(home);
  await page.evaluate(() => document.querySelector("gosling-lesson").scrollIntoView());
  const back = await page
    .waitForFunction(
      () =>
        new Promise((done) => {
          document
            .querySelector("gosling-lesson")
            .addEventListener("gosling-step", ({ detail }) => done(detail.step));
        }),
      null,
      { timeout: 60_000 },
    )
    .then((found) => found.jsonValue());
  print(`left and come back: the run is at ${back} again`);
  for (let round = 0; round < 20; round += 1) {
    await page.goto(`${address}/none`);
    await page.goto(home);
  }
  await page.goto(`${address}/none`);
  await page.waitForTimeout(3000);
  const client = await page.context().newCDPSession(page);
  await client.send("HeapProfiler.collectGarbage");
  await page.waitForTimeout(1000);
  const after = (await memoryOf(browser)) - alone;
  print(
    `memory over a page without, after twenty times away and back: ${after.toFixed(0)} MB ${of(after, 30)}`,
  );
  await page.context().close();
}
{
  const { page, client } = await open("/three");
  const heap = async () => {
    await client.send("HeapProfiler.collectGarbage");
    return (await metric(client, "JSHeapUsedSize")) / 1e6;
  };
  await page.waitForTimeout(1000);
  const before = await heap();
  for (let round = 0; round < 20; round += 1) {
    await page.goto(`${address}/none`);
    await page.goto(`${address}/three`);
  }
  await page.waitForTimeout(1000);
  print(
    `the page's heap before and after twenty times away and back: ${before.toFixed(1)} MB, ${(await heap()).toFixed(1)} MB`,
  );
}
await browser.close();
await course.close();
host.close();
