// What is not published yet is not promised: the repository's address is in package.json alone, and what docs/ci.md shows is what the package has.
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { parse } from "yaml";

const root = fileURLToPath(new URL("../..", import.meta.url));
const read = (path: string) => readFileSync(join(root, path), "utf8");
const manifest = JSON.parse(read("package.json"));
const blocks = (path: string, language: string) =>
  [...read(path).matchAll(new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\``, "gm"))].map(
    ([, text = ""]) => text,
  );

test("no file but package.json names the repository's or the site's address", () => {
  const address = new URL(manifest.repository.url.replace(/^git\+/, ""));
  const [owner, name] = address.pathname
    .replace(/\.git$/, "")
    .slice(1)
    .split("/");
  expect(manifest.bugs).toBe(`${address.origin}/${owner}/${name}/issues`);
  expect(manifest.homepage).toContain(`${owner}`);
  const found = execFileSync("git", ["grep", "-lE", `${owner}/${name}|${owner}\\.github\\.io`], {
    cwd: root,
    encoding: "utf8",
  });
  expect(found.trim().split("\n")).toEqual(["package.json"]);
});

test("the file that README says to install is the one that npm pack makes", () => {
  const named = [
    ...read("README.md").matchAll(/gosling-[\d.]+\.tgz/g),
    ...read("docs/testing.md").matchAll(/gosling-[\d.]+\.tgz/g),
  ];
  expect(new Set(named.map(([file]) => file))).toEqual(new Set([`gosling-${manifest.version}.tgz`]));
});

test("the action and the hooks come with the package, and the documentation shows them as they are", () => {
  expect(manifest.files).toEqual(expect.arrayContaining(["action.yml", ".pre-commit-hooks.yaml"]));
  const hooks = parse(read(".pre-commit-hooks.yaml")).map(
    ({ description: _, ...hook }: Record<string, unknown>) => hook,
  );
  const [steps, config] = blocks("docs/ci.md", "yaml").map((text) => parse(text));
  expect(config).toEqual({ repos: [{ repo: "local", hooks }] });
  expect(parse(read("examples/ci/pre-commit-config.yaml"))).toEqual(config);
  const inputs = Object.keys(parse(read("action.yml")).inputs);
  for (const name of inputs) expect(read("docs/ci.md")).toContain(`\`${name}\``);
  for (const list of [steps, parse(read("examples/ci/github.yml")).jobs.test.steps])
    for (const { uses = "", with: given = {} } of list)
      if (uses.startsWith("./")) for (const name of Object.keys(given)) expect(inputs).toContain(name);
});
