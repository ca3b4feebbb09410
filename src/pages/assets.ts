// Which scripts and styles a page loads, read from the manifest that Vite writes.

export interface PageAssets {
  /** Module scripts, then what they import (to be preloaded), then style sheets; relative to the site's root. */
  readonly scripts: readonly string[];
  readonly preloads: readonly string[];
  readonly styles: readonly string[];
}

export interface SiteAssets {
  readonly course: PageAssets;
  readonly lesson: PageAssets;
  readonly embed: PageAssets;
  /** The data directory that PostgreSQL starts from, relative to the site's root; null where the build had none. */
  readonly seed: string | null;
}

/** The part of Vite's manifest that is read here. */
export type ViteManifest = Readonly<Record<string, ViteManifestEntry>>;

export interface ViteManifestEntry {
  readonly file: string;
  readonly css?: readonly string[];
  readonly imports?: readonly string[];
}

/** The manifest's key of the seed. */
export const seedKey = "seed";

/** Throws an Error that names the entry where the manifest lacks one. */
export function readManifest(manifest: ViteManifest): SiteAssets {
  return {
    course: pageAssets(manifest, "site/course.ts"),
    lesson: pageAssets(manifest, "site/lesson.ts"),
    embed: pageAssets(manifest, "site/embed.ts"),
    seed: manifest[seedKey]?.file ?? null,
  };
}

function pageAssets(manifest: ViteManifest, entry: string): PageAssets {
  const main = manifest[entry];
  if (main === undefined)
    throw new Error(`The site's manifest has no entry ${entry}: build the client again.`);
  const keys = reached(manifest, entry);
  return {
    scripts: [main.file],
    preloads: keys.filter((key) => key !== entry).map((key) => manifest[key]!.file),
    styles: [...new Set(keys.flatMap((key) => manifest[key]!.css ?? []))],
  };
}

/** The entry's static imports, deepest first, and the entry itself last: the order in which their styles cascade. */
function reached(manifest: ViteManifest, entry: string, seen: Set<string> = new Set()): readonly string[] {
  const chunk = manifest[entry];
  if (chunk === undefined || seen.has(entry)) return [];
  seen.add(entry);
  return [...(chunk.imports ?? []).flatMap((key) => reached(manifest, key, seen)), entry];
}
