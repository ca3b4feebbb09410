// Takes the README's pictures, docs/screenshot-light.png and -dark.png: lesson 1 half-way. After `npm run build`.
import { chromium } from "playwright-core";
import { clientFolder, renderCourse, serveSite } from "../dist/node/site/index.js";

// Where two things can be seen at once: an error that was foretold, and five databases with three schemas.
const step = "s13";
const site = await serveSite({
  pages: renderCourse({ lessons: ["lessons"], cwd: process.cwd() }),
  folder: clientFolder,
  host: "127.0.0.1",
  port: 0,
  tries: 0,
});
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM_PATH ?? "/usr/bin/chromium",
  args: ["--headless", "--no-sandbox", "--disable-gpu"],
});
try {
  for (const colorScheme of ["light", "dark"]) {
    const page = await browser.newPage({
      viewport: { width: 1280, height: 810 },
      deviceScaleFactor: 1.5,
      colorScheme,
      reducedMotion: "reduce",
    });
    await page.goto(`${site.url}lessons/missing-column/`);
    await page.locator(`[data-step="${step}"] [data-run]`).click();
    await page.locator(`[data-step="${step}"][data-status=passed]`).waitFor({ timeout: 120_000 });
    await page.evaluate(() => {
      document.activeElement?.blur();
      document.querySelector("[id*=typed-from-memory]")?.scrollIntoView();
    });
    await page.mouse.move(0, 0);
    await page.waitForTimeout(500);
    await page.screenshot({ path: `docs/screenshot-${colorScheme}.png` });
    await page.close();
  }
} finally {
  await browser.close();
  await site.close();
}
