// Where people already are: the action, the hooks, the image and the examples, run as their hosts would run them, on the packed package.
import { execFile, execFileSync, spawn, spawnSync } from "node:child_process";
import {
  chmodSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { extname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { chromium } from "playwright-core";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { parse } from "yaml";
import { CHROMIUM_FLAGS, findChromium } from "../support/chromium.ts";
import { dedent } from "../support/dedent.ts";
import { type Packed, packGosling } from "../support/packed.ts";
import { freePort, useServer } from "../support/postgres-server.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));
const read = (path: string) => readFileSync(join(root, path), "utf8");
const server = useServer();
let packed: Packed;

beforeAll(() => {
  packed = packGosling(["pg", "@electric-sql", "vite"]);
  const bin = join(packed.folder, "node_modules", ".bin");
  mkdirSync(bin);
  chmodSync(join(packed.folder, "node_modules", "gosling", "dist", "node", "bin.js"), 0o755);
  symlinkSync("../gosling/dist/node/bin.js", join(bin, "gosling"));
});
afterAll(() => packed?.remove());

const GOOD = dedent`
  -- +goose Up
  CREATE TABLE a (id int PRIMARY KEY);
  -- +goose Down
  DROP TABLE a;
`;
const BAD = dedent`
  -- +goose Up
  CREATE TABLE b (id int PRIMARY KEY);
  SELECT nothing;
  -- +goose Down
  DROP TABLE b;
`;

/** A project with gosling installed, a main branch with one migration, cloned, and one more file in the clone. */
function project(added: string | null): string {
  const place = mkdtempSync(join(tmpdir(), "gosling-project-"));
  onTestFinished(() => rmSync(place, { recursive: true, force: true }));
  const git = (cwd: string, ...args: string[]) =>
    execFileSync("git", ["-c", "user.name=a", "-c", "user.email=a@example.com", ...args], {
      cwd,
      stdio: "pipe",
    });
  const origin = join(place, "origin");
  mkdirSync(join(origin, "migrations"), { recursive: true });
  writeFileSync(join(origin, "migrations", "00001_a.sql"), GOOD);
  git(origin, "init", "-q", "-b", "main");
  git(origin, "add", ".");
  git(origin, "commit", "-qm", "a");
  const clone = join(place, "clone");
  git(place, "clone", "-q", origin, clone);
  symlinkSync(join(packed.folder, "node_modules"), join(clone, "node_modules"));
  if (added === null) return clone;
  writeFileSync(join(clone, "migrations", "00002_b.sql"), added);
  git(clone, "checkout", "-q", "-b", "feature");
  git(clone, "add", "migrations");
  git(clone, "commit", "-qm", "b");
  return clone;
}

describe("the action", () => {
  const action = parse(read("action.yml"));
  const step = action.runs.steps[0];

  /** As the runner does: inputs with their defaults in the step's environment, its script in bash with -e and pipefail. */
  function run(cwd: string, inputs: Readonly<Record<string, string>>, env: Readonly<Record<string, string>>) {
    const files = Object.fromEntries(
      ["GITHUB_OUTPUT", "GITHUB_STEP_SUMMARY"].map((name) => [name, join(cwd, `.git/${name}`)]),
    );
    for (const file of Object.values(files)) writeFileSync(file, "");
    const value = (name: string): string => inputs[name] ?? action.inputs[name].default;
    const own = Object.entries(step.env as Record<string, string>).map(([name, expression]) => {
      const simple = /^\$\{\{ inputs\.([\w-]+) \}\}$/.exec(expression)?.[1];
      return [
        name,
        simple
          ? value(simple)
          : value("upload-sarif") === "true"
            ? value("sarif") || "gosling.sarif"
            : value("sarif"),
      ];
    });
    const { status, stdout, stderr } = spawnSync(
      "bash",
      ["--noprofile", "--norc", "-eo", "pipefail", "-c", step.run],
      {
        cwd,
        encoding: "utf8",
        env: { PATH: process.env.PATH, HOME: cwd, ...files, ...Object.fromEntries(own), ...env },
      },
    );
    return {
      status,
      text: stdout + stderr,
      outputs: readFileSync(files.GITHUB_OUTPUT!, "utf8"),
      summary: readFileSync(files.GITHUB_STEP_SUMMARY!, "utf8"),
    };
  }

  test("annotates what is wrong in a pull request, writes the summary and SARIF, and fails", () => {
    const folder = project(BAD);
    const { status, text, outputs, summary } = run(
      folder,
      { dir: "migrations", "upload-sarif": "true" },
      { GITHUB_BASE_REF: "main" },
    );
    expect(status, text).toBe(1);
    expect(text).toMatch(/^::error file=migrations\/00002_b\.sql,line=3/m);
    expect(text).not.toContain("00001_a.sql  ");
    expect(summary).toContain("UP_FAILS");
    expect(outputs).toBe("exit-code=1\nsarif=gosling.sarif\n");
    expect(JSON.parse(readFileSync(join(folder, "gosling.sarif"), "utf8")).runs[0].results[0].ruleId).toBe(
      "UP_FAILS",
    );
  });

  test("fetches the base of a shallow checkout; passes where all is well; says 2 for a wrong folder", () => {
    const folder = project(GOOD.replaceAll(" a", " b"));
    execFileSync("git", ["update-ref", "-d", "refs/remotes/origin/main"], { cwd: folder });
    execFileSync("git", ["symbolic-ref", "--delete", "refs/remotes/origin/HEAD"], { cwd: folder });
    const { status, text, outputs, summary } = run(folder, {}, { GITHUB_BASE_REF: "main" });
    expect(status, text).toBe(0);
    expect([outputs, summary]).toEqual(["exit-code=0\n", expect.stringContaining("0 errors")]);
    expect(run(folder, { dir: "nowhere", since: "all" }, {}).outputs).toBe("exit-code=2\n");
    expect(run(folder, { arguments: "--only 1", since: "all" }, {}).status).toBe(0);
  });
});

describe("the hooks", () => {
  const hooks = parse(read(".pre-commit-hooks.yaml")) as readonly Record<string, never>[];

  /** As pre-commit does: the entry's words, its args, then the changed files that fit. */
  function run(id: string, folder: string, changed: readonly string[]) {
    const {
      entry,
      args = [],
      files,
      pass_filenames = true,
    } = hooks.find((hook) => hook.id === id) as unknown as {
      entry: string;
      args?: string[];
      files: string;
      pass_filenames?: boolean;
    };
    const fitting = changed.filter((file) => new RegExp(files).test(file));
    if (fitting.length === 0) return { status: "skipped", text: "" };
    const [program = "", ...words] = [...entry.split(" "), ...args, ...(pass_filenames ? fitting : [])];
    const { status, stdout, stderr } = spawnSync(program, words, { cwd: folder, encoding: "utf8" });
    return { status, text: stdout + stderr };
  }

  test("validate names a file that cannot be read, and passes a good one", () => {
    const folder = project("CREATE TABLE b ();\n");
    expect(run("gosling-validate", folder, ["migrations/00002_b.sql", "README.md"])).toMatchObject({
      status: 1,
      text: expect.stringContaining("migrations/00002_b.sql:1:1"),
    });
    expect(run("gosling-validate", folder, ["migrations/00001_a.sql"])).toMatchObject({ status: 0 });
    expect(run("gosling-validate", folder, ["README.md"])).toMatchObject({ status: "skipped" });
  });

  test("test proves what the main branch does not have", () => {
    const folder = project(BAD);
    expect(run("gosling-test", folder, ["migrations/00002_b.sql"])).toMatchObject({
      status: 1,
      text: expect.stringContaining("UP_FAILS"),
    });
    expect(run("gosling-test", project(null), ["migrations/00001_a.sql"])).toMatchObject({ status: 0 });
  });
});

describe("the image", () => {
  const lines = read("Dockerfile")
    .split("\n")
    .filter((line) => /^[A-Z]/.test(line));
  const value = (name: string) =>
    JSON.parse(lines.findLast((line) => line.startsWith(`${name} `))!.slice(name.length)) as string[];

  test("ends as a user without rights, and copies nothing of the build but the package", () => {
    const last = lines.slice(lines.findLastIndex((line) => line.startsWith("FROM")));
    expect(last.map((line) => line.split(" ")[0])).toEqual([
      "FROM",
      "COPY",
      "RUN",
      "USER",
      "WORKDIR",
      "ENTRYPOINT",
      "CMD",
    ]);
    expect(last).toContain("USER node");
    expect(last.find((line) => line.startsWith("COPY"))).toBe("COPY --from=build /tmp/gosling-*.tgz /tmp/");
  });

  test("what it installs and starts works as an init container: up, exit codes, no right and nothing written", async () => {
    const work = mkdtempSync(join(tmpdir(), "gosling-image-"));
    onTestFinished(() => rmSync(work, { recursive: true, force: true }));
    const install = lines.find((line) => line.startsWith("RUN npm install"))!;
    expect(install).toContain("npm install --global --no-audit --no-fund /tmp/gosling-*.tgz");
    execFileSync(
      "npm",
      [
        "install",
        "--global",
        "--no-audit",
        "--no-fund",
        "--prefer-offline",
        "--prefix",
        join(work, "global"),
        packed.tarball,
      ],
      { stdio: "pipe" },
    );
    mkdirSync(join(work, "app", "migrations"), { recursive: true });
    writeFileSync(join(work, "app", "migrations", "00001_a.sql"), GOOD);
    chmodSync(work, 0o755);
    const [program = ""] = value("ENTRYPOINT");
    const start = (args: readonly string[], url: string | undefined) => {
      const as = process.getuid?.() === 0 ? { uid: 65534, gid: 65534 } : {};
      const env = {
        PATH: `${join(work, "global", "bin")}:${process.env.PATH}`,
        ...(url && { DATABASE_URL: url }),
      };
      return spawnSync(program, args, { cwd: join(work, "app"), encoding: "utf8", env, ...as });
    };
    const url = await server().createDatabase();
    expect(start(value("CMD"), url)).toMatchObject({
      status: 0,
      stdout: expect.stringContaining("00001_a.sql"),
    });
    expect(start(value("CMD"), url)).toMatchObject({ status: 0 });
    writeFileSync(join(work, "app", "migrations", "00002_b.sql"), BAD);
    expect(start(value("CMD"), url)).toMatchObject({
      status: 1,
      stderr: expect.stringContaining("00002_b.sql:3:8"),
    });
    expect(start(value("CMD"), undefined).status).not.toBe(0);
    expect(start(["up", "--frobnicate"], url)).toMatchObject({ status: 2 });
    expect(readdirSync(join(work, "app"))).toEqual(["migrations"]);
  });
});

describe("the examples", () => {
  const place = (name: string) => {
    cpSync(join(root, "examples", name), packed.folder, { recursive: true, force: true });
    return packed.folder;
  };

  test("server: migrates at its start, serves, and ends when it is asked to", async () => {
    const folder = place("server");
    const port = await freePort();
    const url = await server().createDatabase();
    const child = spawn(process.execPath, ["server.js"], {
      cwd: folder,
      env: { ...process.env, DATABASE_URL: url, PORT: String(port) },
    });
    onTestFinished(() => void child.kill("SIGKILL"));
    let text = "";
    for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk) => (text += chunk));
    await expect
      .poll(() => text, { timeout: 20_000 })
      .toContain(`migrations applied: 2\nlistening on ${port}\n`);
    const answer = await fetch(`http://127.0.0.1:${port}/?add=milk`);
    expect(await answer.json()).toEqual([{ text: "milk", done: false }]);
    const ended = new Promise((resolve) => child.on("exit", resolve));
    child.kill("SIGTERM");
    expect(await ended).toBe(0);
  });

  test.skipIf(!findChromium())("browser: migrates the visitor's own database, once", async () => {
    const folder = place("browser");
    await promisify(execFile)(process.execPath, [join(root, "node_modules/vite/bin/vite.js"), "build"], {
      cwd: folder,
    });
    const types: Record<string, string> = {
      ".html": "text/html",
      ".js": "text/javascript",
      ".wasm": "application/wasm",
    };
    const site = createServer((request, response) => {
      const path = request.url === "/" ? "/index.html" : request.url!.split("?")[0]!;
      try {
        const body = readFileSync(join(folder, "dist", path));
        response.setHeader("content-type", types[extname(path)] ?? "application/octet-stream").end(body);
      } catch {
        response.writeHead(404).end();
      }
    });
    const port = await freePort();
    site.listen(port);
    onTestFinished(() => void site.close());
    const browser = await chromium.launch({ executablePath: findChromium()!, args: [...CHROMIUM_FLAGS] });
    onTestFinished(() => browser.close());
    const page = await browser.newPage();
    await page.goto(`http://127.0.0.1:${port}/`);
    await page.getByText("migrations applied: 2").waitFor({ timeout: 60_000 });
    await page.getByLabel("A note").fill("milk");
    await page.getByRole("button").click();
    await page.getByText("milk").waitFor();
    await page.reload();
    await page.getByText("migrations applied: 0").waitFor({ timeout: 60_000 });
    await page.getByText("milk").waitFor();
  });

  test("ci: every file is YAML, and names the inputs, hooks and commands that there are", () => {
    const github = parse(read("examples/ci/github.yml"));
    const used = github.jobs.test.steps.find((step: { uses?: string }) => step.uses?.includes("gosling"));
    const inputs = Object.keys(parse(read("action.yml")).inputs);
    for (const name of Object.keys(used.with)) expect(inputs).toContain(name);
    const ids = (parse(read(".pre-commit-hooks.yaml")) as { id: string }[]).map(({ id }) => id);
    for (const { id } of parse(read("examples/ci/pre-commit-config.yaml")).repos[0].hooks)
      expect(ids).toContain(id);
    const { args } = parse(read("examples/ci/init-container.yaml")).spec.template.spec.initContainers[0];
    const bin = join(packed.folder, "node_modules", ".bin", "gosling");
    const folder = place("server");
    const dry = spawnSync(bin, [...args, "--dry-run", "--database", "pglite:"], {
      cwd: folder,
      encoding: "utf8",
    });
    expect(dry).toMatchObject({ status: 0, stdout: expect.stringContaining("00002_add_done.sql") });
    expect(parse(read("examples/ci/gitlab.yml")).migrations.script.at(-1)).toMatch(
      /^npx gosling test --since /,
    );
  });
});
