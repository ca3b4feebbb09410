// Where Firefox is on this machine.
import { delimiter, join } from "node:path";
import { isExecutable } from "./chromium.ts";

const NAMES = ["firefox-esr", "firefox"];

/** The path in FIREFOX_PATH, else the first Firefox on PATH; null where there is none. */
export function findFirefox(): string | null {
  const named = process.env.FIREFOX_PATH;
  if (named) return named;
  const folders = (process.env.PATH ?? "").split(delimiter).filter((folder) => folder !== "");
  return folders.flatMap((folder) => NAMES.map((name) => join(folder, name))).find(isExecutable) ?? null;
}
