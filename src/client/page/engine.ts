// The page in which the blocks of another page run: it plays what it is given for the origins that the site allows, and answers with
// what is ready to be shown as text. One lesson at a time: what ran before is let go.
import { type FromEngine, opened, sealed, type ToEngine } from "../../embed/index.ts";
import type { SourceFile } from "../../engine/index.ts";
import type { EnginePageData } from "../../pages/index.ts";
import type { LessonEvent } from "../../runner/index.ts";
import { createPlaying, missingCapability, spawnWorker } from "../play/index.ts";
import { t } from "../words/index.ts";
import { blockOutput, checkOutput } from "./block-output.ts";
import { fetchMigrations } from "./page-data.ts";
import { lessonOf } from "./play-source.ts";

export function mountEngine(): void {
  if (parent === window) return;
  const data = JSON.parse(document.getElementById("gosling-page")?.textContent ?? "{}") as EnginePageData;
  const runs = createRuns(data);
  addEventListener("message", ({ source, origin, data: sent }: MessageEvent) => {
    const message = source === parent ? opened(sent) : null;
    if (message === null || origin === "null") return;
    const say = (answer: FromEngine): void => parent.postMessage(sealed(answer), origin);
    if (!allowsOrigin(origin, data.origins, location.origin)) return say({ type: "refused", origin });
    const { type } = message as ToEngine;
    if (type === "hello") say({ type: "ready" });
    else if (type === "stop") runs.stop();
    else if (type === "play") {
      const play = readPlay(message);
      if (play !== null) void runs.play(play, say);
    }
  });
}

type Play = ToEngine & { type: "play" };

/** Whatever another page sent: null where it has another shape. */
function readPlay(message: object): Play | null {
  const { id, source, to, edits } = message as Partial<Play>;
  const sound =
    typeof id === "number" && typeof source === "object" && typeof edits === "object" && edits !== null;
  const texts = [to, ...Object.values(edits ?? {})];
  return sound && texts.every((text) => typeof text === "string") ? (message as Play) : null;
}

function createRuns(data: EnginePageData) {
  const missing = missingCapability(globalThis);
  const seed = data.seed === null ? null : new URL(data.seed, document.baseURI).href;
  let known: { readonly key: string; readonly playing: ReturnType<typeof createPlaying> } | null = null;
  let turn: Promise<void> = Promise.resolve();
  let hear: (event: Parameters<Parameters<typeof createPlaying>[0]["tell"]>[0]) => void = () => {};

  const playingOf = (lesson: SourceFile) => {
    const key = JSON.stringify(lesson);
    if (known?.key === key) return known.playing;
    known?.playing.discard();
    const playing = createPlaying({
      lesson,
      steps: [],
      loadMigrations: () => fetchMigrations(data.migrations),
      assets: { seed, prepared: null },
      spawn: spawnWorker,
      tell: (event) => hear(event),
    });
    known = { key, playing };
    return playing;
  };

  const play = async (request: Play, say: (answer: FromEngine) => void): Promise<void> => {
    const { id, source, to, edits } = request;
    let failed = false;
    const fail = (message: string, hint: string | null = null): void => {
      failed = true;
      say({ type: "failed", id, message, hint });
    };
    try {
      const lesson = lessonOf(source);
      hear = (event) => {
        if (event.type === "crashed") fail(event.message, event.hint);
        else if (event.type === "refused")
          fail(event.errors[0]?.message ?? t("block.cannotRun"), event.errors[0]?.hint ?? null);
        else tellEvent(request, lesson, event as LessonEvent, say);
      };
      await playingOf(lesson).play(to, { edits, checking: null });
    } catch (error) {
      fail(error instanceof Error ? error.message : String(error));
    }
    if (!failed) say({ type: "ended", id });
  };

  return {
    stop: () => known?.playing.stop(),
    play: (request: Play, say: (answer: FromEngine) => void): Promise<void> => {
      if (missing !== null) {
        say({ type: "failed", id: request.id, message: missing, hint: null });
        return Promise.resolve();
      }
      turn = turn.then(() => play(request, say));
      return turn;
    },
  };
}

function tellEvent(
  { id, source, edits }: Play,
  lesson: SourceFile,
  event: LessonEvent,
  say: (answer: FromEngine) => void,
): void {
  switch (event.type) {
    case "progress":
      say({ type: "progress", id, text: event.done < event.total ? event.what : "" });
      return;
    case "step-started":
      say({ type: "started", id, step: event.step });
      return;
    case "step-output": {
      const output = blockOutput(event.output, { lesson, edit: edits[event.step] });
      if (output !== null) say({ type: "output", id, step: event.step, output });
      return;
    }
    case "step-finished": {
      const { step, result } = event;
      // Only a page that is a lesson makes claims.
      if (source.type === "lesson")
        for (const check of result.checks) say({ type: "output", id, step, output: checkOutput(check) });
      const checks = result.checks.map(({ status, claim }) => ({ status, claim }));
      say({ type: "finished", id, step, status: result.status, checks });
    }
  }
}

/** `allowed`: origins, `http://localhost:*` for one with any port, and `'self'` for `own`. */
export function allowsOrigin(origin: string, allowed: readonly string[], own: string): boolean {
  return allowed.some((one) => {
    if (one === "'self'") return origin === own;
    if (!one.endsWith(":*")) return origin === one;
    const host = one.slice(0, -2);
    return origin === host || (origin.startsWith(`${host}:`) && /^\d+$/.test(origin.slice(host.length + 1)));
  });
}
