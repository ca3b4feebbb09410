// The packed package, installed in a folder that has nothing else: what somebody gets who installs gosling.
import { execFile } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../..", import.meta.url));

export interface Ended {
  readonly code: number;
  /** Both streams. */
  readonly text: string;
}

export interface Installation {
  /** The folder that gosling was installed in. */
  readonly folder: string;
  /** Path of the tarball. */
  readonly tarball: string;
  /** In that folder, or in another one. */
  run(program: string, args: readonly string[], elsewhere?: Elsewhere): Promise<Ended>;
  remove(): void;
}

export interface Elsewhere {
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** Packs what was built and installs it, with the `others`. Throws an Error with npm's output where that fails. */
export async function installTarball(others: readonly string[] = []): Promise<Installation> {
  if (!existsSync(join(root, "dist", "site", ".vite", "manifest.json")))
    throw new Error("npm run build comes first");
  const place = mkdtempSync(join(tmpdir(), "gosling-tarball-"));
  const folder = join(place, "team");
  mkdirSync(folder);
  await need("npm", ["pack", "--ignore-scripts", "--pack-destination", place], root);
  const tarball = join(place, readdirSync(place).find((name) => name.endsWith(".tgz"))!);
  await need("npm", ["init", "-y"], folder);
  const { text } = await need("npm", ["i", "-D", "--prefer-offline", tarball, ...others], folder);
  if (/ERESOLVE|peer/i.test(text)) throw new Error(text);
  return {
    folder,
    tarball,
    run: (program, args, { cwd, env } = { cwd: folder }) => run(program, args, cwd, env),
    remove: () => rmSync(place, { recursive: true, force: true }),
  };
}

/** Bytes of all files in a folder. */
export function bytesIn(folder: string): number {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .reduce((sum, entry) => sum + statSync(join(entry.parentPath, entry.name)).size, 0);
}

async function need(program: string, args: readonly string[], cwd: string): Promise<Ended> {
  const ended = await run(program, args, cwd);
  if (ended.code !== 0) throw new Error(`${program} ${args.join(" ")}: ${ended.text}`);
  return ended;
}

function run(
  program: string,
  args: readonly string[],
  cwd: string,
  more: Readonly<Record<string, string>> = {},
): Promise<Ended> {
  // The tests' own npm and Vitest must not speak into the team's.
  const inherited = Object.entries(process.env).filter(
    ([name]) => !/^(npm_(?!config_)|VITEST|NODE_ENV|NODE_OPTIONS|FORCE_COLOR|CI$)/.test(name),
  );
  const env = { ...Object.fromEntries(inherited), NO_COLOR: "1", ...more };
  return new Promise((resolve) => {
    execFile(program, [...args], { cwd, env, maxBuffer: 1e8 }, (error, out, err) => {
      resolve({
        code: error === null ? 0 : typeof error.code === "number" ? error.code : 1,
        text: out + err,
      });
    });
  });
}
