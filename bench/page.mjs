// How long a reader of the built site waits, and what it takes, beside a plain page with PGlite in the same run. Needs `npm run build`.
import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";
import { serveSite } from "../dist/node/site/index.js";
import { memoryOf } from "./renderer-memory.mjs";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const rounds = Number(process.argv[2] ?? 3);
const folder = mkdtempSync(join(tmpdir(), "gosling-bench-page-"));
const print = (line) => process.stdout.write(`${line}\n`);
const median = (numbers) => [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)];

execFileSync(process.execPath, [join(root, "dist/node/bin.js"), "build", "--out", join(folder, "site")], {
  cwd: root,
  stdio: "ignore",
});
const plain = join(folder, "site", "plain");
mkdirSync(plain);
const pglite = dirname(createRequire(import.meta.url).resolve("@electric-sql/pglite"));
for (const name of readdirSync(pglite))
  if (/\.(?:js|wasm|data)$/.test(name)) cpSync(join(pglite, name), join(plain, name));

const pages = new Map([
  [
    "plain/index.html",
    '<!doctype html><title>Plain</title><button>Run</button><script type="module" src="run.mjs.js"></script>',
  ],
  [
    "plain/run.mjs.js",
    `import { PGlite } from "./index.js";
document.querySelector("button").addEventListener("click", async () => {
  const db = await PGlite.create();
  await db.query("SELECT 1");
  document.body.dataset.done = "yes";
});`,
  ],
]);
const site = await serveSite({
  pages,
  folder: join(folder, "site"),
  host: "127.0.0.1",
  port: 0,
  tries: 0,
  answer: (_path, request) => {
    request.headers["accept-encoding"] = "gzip";
    return false;
  },
});

// Compressed once, so that no round waits for it.
for (const entry of readdirSync(join(folder, "site"), { recursive: true, withFileTypes: true })) {
  const path = join(entry.parentPath, entry.name).slice(folder.length + "/site/".length);
  if (entry.isFile() && /\.(?:js|wasm|data|bin|css|html|json)$/.test(path))
    await (await fetch(site.url + path)).arrayBuffer();
}

/** A browser with a fresh profile, at a page; `seen` counts what came over the network. */
async function visit(path) {
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM_PATH ?? "/usr/bin/chromium",
    args: [
      "--headless",
      "--no-sandbox",
      "--disable-gpu",
      "--no-first-run",
      "--disable-background-networking",
    ],
  });
  const page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
  await page.addInitScript(() => {
    window.longest = 0;
    new PerformanceObserver((list) => {
      for (const { duration } of list.getEntries()) window.longest = Math.max(window.longest, duration);
    }).observe({ type: "longtask", buffered: true });
    addEventListener("pointerdown", (event) => (window.pressed = event.timeStamp), true);
    /** Milliseconds from the last press until `selector` is there. */
    window.until = (selector) =>
      new Promise((done) => {
        const look = () => {
          if (document.querySelector(selector) === null) return;
          watch.disconnect();
          done(performance.now() - window.pressed);
        };
        const watch = new MutationObserver(look);
        watch.observe(document, { subtree: true, childList: true, attributes: true });
        look();
      });
  });
  await page.goto(site.url + path, { waitUntil: "load" });
  await page.waitForTimeout(200);
  /** Presses the button as the page's next input, and answers how long `selector` took to appear. */
  const press = async (name, selector) => {
    const at = await page.evaluate((text) => {
      const found = [...document.querySelectorAll("button")].find((one) => one.textContent.trim() === text);
      const { x, y, width, height } = found.getBoundingClientRect();
      return { x: x + width / 2, y: y + height / 2 };
    }, name);
    const shown = page.evaluate((one) => window.until(one), selector);
    await page.mouse.click(at.x, at.y);
    return shown;
  };
  return { browser, page, press };
}

const lesson = "lessons/missing-column/";
const ran = (step) => `[data-step="${step}"]:is([data-status=passed], [data-status=failed])`;
const steps = async (page) =>
  page.evaluate(() => [...document.querySelectorAll("[data-step]")].map((one) => one.dataset.step));

const figures = { plain: [], first: [], second: [], all: [], script: [], longest: [], open: [], idle: [] };
try {
  for (let round = 0; round < rounds; round += 1) {
    {
      const { browser, press } = await visit("plain/");
      figures.plain.push(await press("Run", "body[data-done]"));
      await browser.close();
    }
    {
      const { browser, page, press } = await visit(lesson);
      const script = await page.evaluate(() =>
        performance
          .getEntriesByType("resource")
          .filter(({ name }) => name.endsWith(".js"))
          .reduce((sum, { encodedBodySize }) => sum + encodedBodySize, 0),
      );
      figures.script.push(script / 1024);
      const [one, two] = await steps(page);
      figures.first.push(await press("Run first step", ran(one)));
      figures.second.push(await press("Next step", ran(two)));
      figures.longest.push(await page.evaluate(() => window.longest));
      await browser.close();
    }
    {
      const { browser, page, press } = await visit(lesson);
      const alone = await memoryOf(browser);
      // The reader's turns are answered at once: what is measured is the page, not the reader.
      await page.evaluate(() => {
        new MutationObserver(() => {
          for (const button of document.querySelectorAll(".turn-message button"))
            if (/^Go on with the solution/.test(button.textContent)) button.click();
        }).observe(document.querySelector('[data-slot="bar"]'), { subtree: true, childList: true });
      });
      const last = (await steps(page)).at(-1);
      figures.all.push(await press("Run all", ran(last)));
      figures.open.push((await memoryOf(browser)) - alone);
      figures.longest.push(await page.evaluate(() => window.longest));
      await page.waitForTimeout(Number(process.env.IDLE_MS ?? 15_000));
      figures.idle.push((await memoryOf(browser)) - alone);
      await browser.close();
    }
  }
} finally {
  await site.close();
  rmSync(folder, { recursive: true, force: true });
}

const base = median(figures.plain);
const all = (numbers, digits = 0) => numbers.map((one) => one.toFixed(digits)).join(", ");
const verdict = (value, goal) => (value <= goal ? "met" : "MISSED");
const time = (name, numbers, goal) => {
  const ratio = median(numbers) / base;
  print(`${name}: ${ratio.toFixed(2)}x (goal ${goal}x): ${verdict(ratio, goal)} [${all(numbers)} ms]`);
};
const size = (name, numbers, goal, unit) => {
  const value = Math.max(...numbers);
  print(`${name}: ${value.toFixed(0)} ${unit} (goal ${goal}): ${verdict(value, goal)} [${all(numbers)}]`);
};
print(`plain page, PGlite.create() and one SELECT: ${base.toFixed(0)} ms [${all(figures.plain)} ms]`);
time("click on the first Run to its result", figures.first, 0.3);
time("step 2 at once after it", figures.second, 0.15);
time("Run all of lesson 1", figures.all, 1);
size("script before the first Run", figures.script, 60, "KB");
size("longest task on the page's thread", figures.longest, 100, "ms");
size("memory over the page alone, five databases open", figures.open, 384, "MB");
size("memory over the page alone, idle", figures.idle, 250, "MB");
