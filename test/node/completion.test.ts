// The completions, in the real shells: what each offers is what the commands take.
import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { main } from "../../src/node/cli.ts";
import { COMMAND_GROUPS } from "../../src/node/command-list.ts";

const folder = mkdtempSync(join(tmpdir(), "gosling-completion-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
beforeAll(() => {
  mkdirSync(join(folder, "db migrations"));
  writeFileSync(join(folder, "one lesson.md"), "");
});

async function script(shell: string): Promise<string> {
  let out = "";
  const io = {
    out: (text: string) => (out += text),
    err: () => {},
    env: {},
    cwd: folder,
    terminal: false,
    width: 80,
  };
  await main(["completion", shell], { ...io, interrupted: new Promise(() => {}), linger: () => {} });
  return out;
}

/** What each shell offers for a command line that ends where the cursor is. */
const SHELLS: Readonly<Record<string, (line: string, until?: string) => Promise<readonly string[]>>> = {
  bash: async (line) => {
    const words = line.split(" ");
    const driver = `${await script("bash")}
COMP_WORDS=(${words.map((word) => `'${word}'`).join(" ")}); COMP_CWORD=${words.length - 1}
_gosling; printf '%s\\n' "\${COMPREPLY[@]}"`;
    return lines(execFileSync("bash", ["--norc", "-c", driver], { cwd: folder, encoding: "utf8" }));
  },
  fish: async (line) => {
    const driver = `${await script("fish")}\ncomplete -C '${line}'`;
    const env = { ...process.env, HOME: folder, PATH: process.env.PATH ?? "" };
    const out = execFileSync("fish", ["--no-config", "-c", driver], { cwd: folder, encoding: "utf8", env });
    return lines(out).map((offer) => offer.split("\t")[0]!);
  },
  // A terminal of its own, as zsh completes nowhere else.
  zsh: async (line, until = "") => {
    writeFileSync(join(folder, "_gosling"), await script("zsh"));
    const driver = `
zmodload zsh/zpty
zpty z zsh -f
zpty -w z 'PS1=; fpath=(${folder} $fpath); autoload -Uz compinit; compinit -D -u -d ${folder}/dump'
zpty -w z 'cd ${folder}; print ready-now'
while zpty -r z out; do [[ "$out" == *ready-now* && "$out" != *print* ]] && break; done
zpty -n -w z '${line}'$'\\t'
all=
repeat 100; do while zpty -rt z out; do all+="$out"; done; [[ "$all" == *${until}* ]] && break; sleep 0.1; done
print -r -- "$all"
zpty -d z`;
    const { stdout } = spawnSync("zsh", ["-f", "-c", driver], {
      cwd: folder,
      encoding: "utf8",
      timeout: 20_000,
    });
    return lines(stdout.replaceAll("\r", ""));
  },
};

const lines = (text: string) => text.split("\n").filter((one) => one !== "");
const there = (shell: string) => spawnSync(shell, ["--version"]).status === 0;
const commands = COMMAND_GROUPS.flatMap((group) => group.commands.map(({ name }) => name));

describe.each(["bash", "fish"])("%s", (shell) => {
  const offers = (line: string) => SHELLS[shell]!(line);

  test.skipIf(!there(shell))("offers every command, and the second words", async () => {
    const first = [...new Set(commands.map((name) => name.split(" ")[0]!))];
    expect(await offers("gosling ")).toEqual(expect.arrayContaining(first));
    expect((await offers("gosling lesson ")).toSorted()).toEqual(["check", "dev", "mutants", "run"]);
    expect(await offers("gosling sta")).toEqual(expect.arrayContaining(["start", "stats", "status"]));
  });

  test.skipIf(!there(shell))(
    "offers each command's options, fixed values, files, folders and codes",
    async () => {
      expect(await offers("gosling up --dry")).toEqual(["--dry-run"]);
      expect(await offers("gosling lesson run --qui")).toEqual(["--quiet"]);
      expect((await offers("gosling status --layout ")).toSorted()).toEqual(["goose", "schema_migrations"]);
      expect((await offers("gosling completion ")).toSorted()).toEqual(["bash", "fish", "zsh"]);
      expect((await offers("gosling up --dir d")).map((one) => one.replaceAll(/[\\/]/g, ""))).toEqual([
        "db migrations",
      ]);
      expect((await offers("gosling lesson check o")).map((one) => one.replaceAll("\\", ""))).toEqual([
        "one lesson.md",
      ]);
      expect(await offers("gosling help DROP_TAB")).toEqual(["DROP_TABLE"]);
    },
  );

  test.skipIf(!there(shell))("offers every option of every command", async () => {
    for (const group of COMMAND_GROUPS)
      for (const entry of group.commands.slice(0, 2)) {
        const options = Object.keys((await entry.load()).options).map((name) => `--${name}`);
        expect(await offers(`gosling ${entry.name} --`)).toEqual(
          expect.arrayContaining([...options, "--help"]),
        );
      }
  });
});

test.skipIf(!there("zsh"))("zsh reads the script, and completes a command and an option", async () => {
  writeFileSync(join(folder, "_gosling"), await script("zsh"));
  execFileSync("zsh", ["-f", "-n", join(folder, "_gosling")]);
  const seen = (await SHELLS.zsh!("gosling up --dry-r", "--dry-run")).join("\n");
  expect(seen).toContain("--dry-run");
  expect((await SHELLS.zsh!("gosling lesson mut", "mutants")).join("\n")).toContain("mutants");
});

test("the scripts need no shell to be read by: quotes in a help are escaped", async () => {
  for (const shell of ["bash", "zsh", "fish"])
    expect(await script(shell)).toContain("--allow-missing".slice(2));
});
