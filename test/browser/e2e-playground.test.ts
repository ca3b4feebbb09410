// The playground in a real browser: own files come in, run, are tested, and go out as a link, a zip and a lesson that plays.
import { readdir, readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { unzipSync } from "fflate";
import type { Page } from "playwright-core";
import { describe, expect, test } from "vitest";
import { dedent } from "../support/dedent.ts";
import { runCommand } from "../support/run-command.ts";
import { runLessonText } from "../support/run-lesson.ts";
import {
  button,
  expectAccessible,
  ownCourse,
  seen,
  sidewaysOverflow,
  step,
  untilRun,
  useCourse,
} from "./e2e-pages.ts";

const patience = 180_000;
const course = useCourse(ownCourse);

const playground = () => `${course.url()}playground/`;
const sql = (name: string, up: string, down: string) => ({
  name,
  mimeType: "application/sql",
  buffer: Buffer.from(dedent`
    -- +goose Up
    ${up}
    -- +goose Down
    ${down}
  `),
});
const pets = [
  sql("00001_pets.sql", "CREATE TABLE pets (id bigint PRIMARY KEY, name text);", "DROP TABLE pets;"),
  sql(
    "00002_name.sql",
    "ALTER TABLE pets ALTER name SET NOT NULL;",
    "ALTER TABLE pets ALTER name DROP NOT NULL;",
  ),
];
const choose = (page: Page, files: typeof pets) =>
  page.locator('input[type="file"]:not([webkitdirectory])').setInputFiles(files);
const kept = (page: Page) => page.locator('[data-slot="kept"]');
const saved = async (page: Page, name: string) => {
  const [download] = await Promise.all([page.waitForEvent("download"), button(page, name).click()]);
  const path = join(tmpdir(), `gosling-${process.pid}-${download.suggestedFilename()}`);
  await download.saveAs(path);
  return readFile(path);
};

describe("own files", () => {
  test("run, are tested, and are kept", { timeout: patience }, async () => {
    const { page, trouble, close } = await course.open(playground(), { acceptDownloads: true });
    await choose(page, pets);
    await page.getByText("2 files", { exact: true }).waitFor();
    await button(page, "Up").click();
    expect(await untilRun(page, "s3")).toBe("passed");
    expect(await seen(step(page, "s3"))).toContain("successfully migrated database to version: 2");

    // By keyboard alone.
    await page.getByRole("textbox", { name: "SQL to run" }).focus();
    await page.keyboard.type("INSERT INTO pets VALUES (1, 'Rex') RETURNING name");
    await button(page, "Run SQL").focus();
    await page.keyboard.press("Enter");
    expect(await untilRun(page, "s4")).toBe("passed");
    await page.getByLabel("Another command").fill("gosling down --database dev");
    await page.keyboard.press("Enter");
    expect(await untilRun(page, "s5")).toBe("passed");
    await page.getByLabel("Another command").fill("gosling upp --database dev");
    await page.keyboard.press("Enter");
    await page.locator(".note").waitFor();
    expect(await seen(page.locator(".note"))).toContain("upp");
    expect(await step(page, "s6").count()).toBe(0);

    await button(page, "Test 2 files").click();
    await page.getByText("2 files: 0 failed, 1 with warnings.").waitFor({ timeout: 90_000 });
    expect(await seen(page.locator(".tested").first())).toContain("00002_name.sql");
    await expectAccessible(page);

    const lesson = (await saved(page, "Save as a lesson")).toString();
    expect(lesson).toContain("| Rex  |");
    expect(await runLessonText(lesson)).toEqual({ failed: 0, passed: 5 });
    const zip = unzipSync(new Uint8Array(await saved(page, "Download as a zip")));
    expect(Object.keys(zip)).toEqual(["migrations/00001_pets.sql", "migrations/00002_name.sql", "lesson.md"]);
    expect(trouble).toEqual([]);
    await close();
  });

  test("give the findings that the command line gives", { timeout: 2 * patience }, async () => {
    const cwd = ownCourse;
    const { out } = await runCommand(["test", "migrations/postgres", "--json"], cwd);
    const { files } = JSON.parse(out) as {
      files: { findings: { code: string; file: string; line: number; column: number }[] }[];
    };
    const place = ({ code, file, line, column }: (typeof files)[number]["findings"][number]) =>
      `${basename(file)}:${line}:${column} ${code}`;
    const wanted = files.flatMap(({ findings }) => findings.map(place)).sort();
    expect(wanted.length).toBeGreaterThan(20);

    const { page, close } = await course.open(playground());
    const names = (await readdir(join(cwd, "migrations/postgres"))).filter((name) => name.endsWith(".sql"));
    await page
      .locator('input[type="file"]:not([webkitdirectory])')
      .setInputFiles(names.map((name) => join(cwd, "migrations/postgres", name)));
    await button(page, `Test ${names.length} files`).click();
    await page.getByText(/^45 files: /).waitFor({ timeout: 200_000 });
    const printed = await page.locator(".finding > .place").allTextContents();
    const found = printed.map((text) => {
      const [, file, at] = /^(\S+?):(\d+:\d+): /.exec(text) ?? [];
      const [, code] = /\(([A-Z][A-Z0-9_]+)\)$/m.exec(text) ?? [];
      return `${basename(file ?? "")}:${at} ${code}`;
    });
    expect(found.sort()).toEqual(wanted);
    await close();
  });

  test("of another tool, or of nothing, get a clear answer", { timeout: patience }, async () => {
    const { page, close } = await course.open(playground());
    const file = (name: string, text: string) => ({
      name,
      mimeType: "text/plain",
      buffer: Buffer.from(text),
    });
    await choose(page, [file("notes.txt", "hello")]);
    expect(await seen(page.locator(".note"))).toContain("There are no migrations here");
    await choose(page, [
      file("1_a.up.sql", "CREATE TABLE a (id int);"),
      file("1_a.down.sql", "DROP TABLE a;"),
    ]);
    await page.getByText("Recognised golang-migrate: 1 migration").waitFor();
    await choose(page, [sql("00002_bad.sql", "CREATE TABLE b (id int)", "DROP TABLE b;")]);
    await page.locator(".problems").waitFor();
    expect(await seen(page.locator(".problems"))).toMatch(/00002_bad\.sql:\d+:\d+: error: [\s\S]*\^/);
    await close();
  });
});

describe("a link", () => {
  test("shows what it holds and waits for Run", { timeout: patience }, async () => {
    const first = await course.open(playground());
    await button(first.page, "Take an example").click();
    await button(first.page, "Up").click();
    expect(await untilRun(first.page, "s4")).toBe("passed");
    await button(first.page, "Copy a link").click();
    await kept(first.page).getByText("The link").waitFor();
    const link = first.page.url();
    await first.close();

    const requests: string[] = [];
    const { page, trouble, close } = await course.open("about:blank", {
      viewport: { width: 390, height: 844 },
      colorScheme: "dark",
    });
    page.on("request", (request) => requests.push(request.url()));
    await page.goto(link);
    await page.getByText("This link holds 2 databases, 3 files and 1 step.").waitFor();
    expect(await step(page, "s4").getAttribute("data-status")).toBe("waiting");
    // Nothing was loaded that could run it, and nothing of it was sent anywhere.
    expect(requests.filter((url) => /wasm|\?p=/.test(url))).toEqual([]);
    expect(await sidewaysOverflow(page)).toBe(0);
    await expectAccessible(page);
    await button(page, "Run all").click();
    expect(await untilRun(page, "s4")).toBe("passed");
    expect(trouble).toEqual([]);
    await close();
  });

  test("that is broken says so", { timeout: patience }, async () => {
    const { page, close } = await course.open(`${playground()}#p=1abc`);
    await page.getByText("This link can't be read").waitFor();
    await close();
  });

  test("leads into a lesson's world", { timeout: patience }, async () => {
    const { page, close } = await course.open(`${playground()}#lesson=missing-column&after=7`);
    await page.getByText("This is the lesson’s world after 7 steps.").waitFor();
    await button(page, "Run all").click();
    expect(await untilRun(page, "s7")).toBe("passed");
    expect(await seen(page.locator(".world"))).toMatch(/Different schemas: 1\s+→\s+then\s+2/);
    await close();
  });
});
