// Which scripts and styles a page loads, read from the manifest that Vite writes.

export interface PageAssets {
  /** All relative to the site's root. `preloads` are what the scripts import. */
  readonly scripts: readonly string[];
  readonly preloads: readonly string[];
  readonly styles: readonly string[];
}

export interface SiteAssets {
  readonly course: PageAssets;
  readonly finish: PageAssets;
  readonly lesson: PageAssets;
  readonly embed: PageAssets;
  readonly engine: PageAssets;
  readonly playground: PageAssets;
  readonly snippets: PageAssets;
  readonly docs: PageAssets;
  /** The data directory that PostgreSQL starts from, relative to the site's root; null where the build had none. */
  readonly seed: string | null;
}

/** The part of Vite's manifest that is read here. */
export type ViteManifest = Readonly<Record<string, ViteManifestEntry>>;

interface ViteManifestEntry {
  readonly file: string;
  readonly imports?: readonly string[];
}

/** The manifest's key of the seed. */
export const SEED_ASSET = "seed";

/** Throws an Error that names the entry where the manifest lacks one. */
export function readManifest(manifest: ViteManifest): SiteAssets {
  return {
    course: pageAssets(manifest, "course"),
    finish: pageAssets(manifest, "finish", "course"),
    lesson: pageAssets(manifest, "lesson"),
    embed: pageAssets(manifest, "embed"),
    engine: pageAssets(manifest, "engine"),
    playground: pageAssets(manifest, "playground"),
    snippets: pageAssets(manifest, "snippets", "course"),
    docs: pageAssets(manifest, "docs"),
    seed: manifest[SEED_ASSET]?.file ?? null,
  };
}

/** `styles`: the page whose styles it has. */
function pageAssets(manifest: ViteManifest, page: string, styles = page): PageAssets {
  const script = `site/${page}.ts`;
  return {
    scripts: [entryOf(manifest, script).file],
    preloads: imported(manifest, script).map((key) => entryOf(manifest, key).file),
    styles: [entryOf(manifest, `site/${styles}.css`).file],
  };
}

function entryOf(manifest: ViteManifest, key: string): ViteManifestEntry {
  const entry = manifest[key];
  if (entry === undefined)
    throw new Error(`The site's manifest has no entry ${key}: build the client again.`);
  return entry;
}

/** The keys of all that an entry imports statically, directly or not, each once. */
function imported(manifest: ViteManifest, key: string, seen: Set<string> = new Set()): readonly string[] {
  for (const next of entryOf(manifest, key).imports ?? []) {
    if (seen.has(next)) continue;
    seen.add(next);
    imported(manifest, next, seen);
  }
  return [...seen];
}
