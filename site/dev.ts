// The script that a page has only under `gosling lesson dev`: follows the lesson on disk. Prose is exchanged in place; where a step
// changed, the page loads anew and plays as far as it had, or to the change.
import { type Diagnostic, formatPlace } from "../src/text/index.ts";

/** One message of the server's stream. */
type Message =
  | { readonly type: "hello"; readonly revision: number; readonly problems: readonly Diagnostic[] }
  | {
      readonly type: "changed";
      readonly revision: number;
      /** Slug -> what changed in that lesson. */
      readonly lessons: Readonly<Record<string, { readonly steps: boolean; readonly from: string | null }>>;
      readonly problems: readonly Diagnostic[];
    };

const KEY = "gosling-dev";
const slug = /\/(?:lessons|embed)\/([^/]+)\/$/.exec(location.pathname)?.[1] ?? null;
const revisionMeta = document.querySelector<HTMLMetaElement>("meta[name=gosling-revision]");
let revision = Number(revisionMeta?.content);

const panel = document.body.appendChild(document.createElement("div"));
panel.className = "dev-problems";
panel.setAttribute("role", "alert");

const stream = new EventSource("/.gosling/changes");
stream.addEventListener("message", (event: MessageEvent<string>) => void follow(JSON.parse(event.data)));
addEventListener("pagehide", () => stream.close());
resume();

async function follow(message: Message): Promise<void> {
  showProblems(message.problems);
  if (message.revision === revision) return;
  // A page that missed a message cannot know where it differs.
  const missed = message.type === "hello" || message.revision !== revision + 1;
  revision = message.revision;
  if (missed) return reload(null);
  if (slug === null) return reload(null);
  const change = message.lessons[slug];
  if (change === undefined) return;
  if (change.steps || !(await exchangeProse())) reload(change.from);
}

/** False where the page holds more than prose and steps that a script has filled. */
async function exchangeProse(): Promise<boolean> {
  const response = await fetch(location.href, { cache: "no-store" }).catch(() => null);
  if (!response?.ok) return false;
  const next = new DOMParser().parseFromString(await response.text(), "text/html");
  const [from, to] = [document.querySelector("main"), next.querySelector("main")];
  const filled = from?.querySelectorAll("[data-slot]") ?? [];
  if (!from || !to || [...filled].some((slot) => slot.closest("[data-step]") === null)) return false;
  for (const fresh of to.querySelectorAll<HTMLElement>("[data-step]")) {
    const living = from.querySelector(`[data-step="${CSS.escape(fresh.dataset.step ?? "")}"]`);
    if (living === null) return false;
    fresh.replaceWith(living);
  }
  document.title = next.title;
  from.replaceChildren(...to.childNodes);
  return true;
}

function reload(from: string | null): void {
  const played = [...document.querySelectorAll<HTMLElement>("[data-step]")].findLastIndex(
    (step) => step.dataset.status !== undefined && step.dataset.status !== "waiting",
  );
  sessionStorage.setItem(KEY, JSON.stringify({ path: location.pathname, played, from, top: scrollY }));
  location.reload();
}

/** Plays what the page had played before it was loaded anew, as a reader would: by pressing the step's button. */
function resume(): void {
  const text = sessionStorage.getItem(KEY);
  sessionStorage.removeItem(KEY);
  if (text === null) return;
  const { path, played, from, top } = JSON.parse(text);
  if (path !== location.pathname) return;
  scrollTo({ top, behavior: "instant" });
  const steps = [...document.querySelectorAll<HTMLElement>("[data-step]")];
  const changed = steps.findIndex((step) => step.dataset.step === from);
  steps[changed]?.classList.add("dev-changed");
  const target = steps[Math.min(Math.max(played, changed), steps.length - 1)];
  target?.querySelector<HTMLButtonElement>("button[data-run]")?.click();
}

function showProblems(problems: readonly Diagnostic[]): void {
  panel.replaceChildren(
    ...problems.map(({ at, code, message, hint }) => {
      const line = document.createElement("p");
      if (at)
        line.append(Object.assign(document.createElement("code"), { textContent: formatPlace(at) }), " ");
      line.append(`${message} (${code})`);
      if (hint) line.append(Object.assign(document.createElement("small"), { textContent: hint }));
      return line;
    }),
  );
  panel.hidden = problems.length === 0;
}
