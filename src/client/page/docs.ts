// The search of the documentation: its library and its texts are loaded when somebody is about to type.
import type MiniSearch from "minisearch";
import { courseText as t } from "../words/index.ts";

interface Found {
  readonly path: string;
  readonly title: string;
  readonly heading: string;
  readonly text: string;
}

const MOST = 12;
const AROUND = 80;

export function mountDocs(): void {
  const search = document.querySelector<HTMLElement>(".docs-search");
  const input = search?.querySelector("input");
  const status = search?.querySelector("[role=status]");
  const list = search?.querySelector("ol");
  if (!search || !input || !status || !list) return;
  const { index = "", root = "" } = search.dataset;
  search.hidden = false;
  let loading: Promise<Search> | undefined;

  const load = () => {
    loading ??= loadSearch(index);
    // What failed is tried again the next time.
    loading.catch(() => {
      loading = undefined;
    });
    return loading;
  };

  async function show(words: string): Promise<void> {
    if (words.trim() === "") return draw([], "");
    try {
      const found = (await load())(words);
      // Somebody has typed on meanwhile.
      if (input!.value !== words) return;
      draw(
        found,
        found.length === 0
          ? t("search.nothing", { words })
          : found.length === MOST
            ? t("search.best", { most: MOST })
            : t("search.found", { number: found.length }),
      );
    } catch {
      draw([], t("search.failed"));
    }
  }

  function draw(found: readonly Found[], said: string): void {
    status!.textContent = said;
    list!.replaceChildren(...found.map((one) => entry(one, root, input!.value)));
  }

  input.addEventListener("focus", () => void load().catch(() => undefined), { once: true });
  input.addEventListener("input", () => void show(input.value));
  search.addEventListener("keydown", (event) => {
    const places: HTMLElement[] = [input, ...list.querySelectorAll("a")];
    const here = places.indexOf(document.activeElement as HTMLElement);
    if (event.key === "Escape" && here > 0) input.focus();
    else if (event.key === "ArrowDown") places[here + 1]?.focus();
    else if (event.key === "ArrowUp") places[here - 1]?.focus();
    else return;
    event.preventDefault();
  });
  document.addEventListener("keydown", (event) => {
    const busy = (event.target as Element | null)?.closest("input, textarea, select, [contenteditable]");
    if (event.key !== "/" || busy || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    input.focus();
  });
  if (input.value !== "") void show(input.value);
}

type Search = (words: string) => readonly Found[];

async function loadSearch(index: string): Promise<Search> {
  const [{ default: Library }, response] = await Promise.all([import("minisearch"), fetch(index)]);
  if (!response.ok) throw new Error(`${response.status}`);
  const texts = (await response.json()) as readonly Found[];
  const engine: MiniSearch = new Library({
    fields: ["title", "heading", "text"],
    searchOptions: { prefix: true, fuzzy: 0.15, combineWith: "AND", boost: { title: 4, heading: 3 } },
  });
  engine.addAll(texts.map((text, id) => ({ id, ...text })));
  return (words) =>
    engine
      .search(words)
      .slice(0, MOST)
      .map(({ id }) => texts[id as number]!);
}

function entry({ path, title, heading, text }: Found, root: string, words: string): HTMLElement {
  const link = document.createElement("a");
  link.href = `${root}${path}`;
  const strong = document.createElement("strong");
  strong.textContent = heading === "" || heading === title ? title : `${title}: ${heading}`;
  const small = document.createElement("small");
  small.textContent = around(text, words);
  link.append(strong, small);
  const item = document.createElement("li");
  item.append(link);
  return item;
}

function around(text: string, words: string): string {
  const first = words.trim().split(/\s+/)[0]?.toLowerCase() ?? "";
  const at = Math.max(0, text.toLowerCase().indexOf(first) - AROUND / 2);
  const piece = text.slice(at, at + 2 * AROUND);
  return `${at > 0 ? "… " : ""}${piece}${at + 2 * AROUND < text.length ? " …" : ""}`;
}
