// The memory of a browser's pages, as the system counts it: each page has a process of its own.
import { readFileSync } from "node:fs";

/** Megabytes of their own (Pss) that the browser's pages hold. */
export async function memoryOf(browser) {
  const session = await browser.newBrowserCDPSession();
  const { processInfo } = await session.send("SystemInfo.getProcessInfo");
  await session.detach();
  let kilobytes = 0;
  for (const { type, id } of processInfo) {
    if (type !== "renderer") continue;
    const text = readFileSync(`/proc/${id}/smaps_rollup`, "utf8");
    kilobytes += Number(/^Pss:\s+(\d+)/m.exec(text)[1]);
  }
  return kilobytes / 1024;
}
