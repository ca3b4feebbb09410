// The worker's side: answers a client's messages, one after the other, by playing one lesson.
import type { SourceFile } from "../../engine/index.ts";
import { extensionsIn, type SandboxAssets } from "../../sandbox/index.ts";
import type { FromWorker, ToWorker, WorkerAssets } from "../protocol.ts";
import { stepError, type Tell } from "../steps/index.ts";
import type { RunnerText } from "../words.ts";
import type { Bases } from "../world/index.ts";
import { createBatches } from "./batches.ts";
import { LessonSession } from "./session.ts";

export interface WorkerSide {
  post(message: FromWorker): void;
  onMessage(listener: (message: ToWorker) => void): void;
  /** Fetches or reads what `assets` names, and the extensions that the texts of the lesson create; called once, at `open`. */
  load(assets: WorkerAssets, extensions: readonly string[]): Promise<SandboxAssets>;
  /** What it says of its own; asked at each `open`. Default: English. */
  readonly words?: () => RunnerText;
}

/** A file that the lesson commits may create one as well as a migration or a block. */
function extensionsOf({ lesson, migrations }: { lesson: SourceFile; migrations: readonly SourceFile[] }) {
  return extensionsIn([lesson, ...migrations].map(({ text }) => text));
}

export function serveLesson(side: WorkerSide): void {
  let session: LessonSession | null = null;
  // A worker may play one lesson after the other; those with the same history share its result.
  const bases: Bases = new Map();
  let queue: Promise<void> = Promise.resolve();

  /** Does what a message asks for; answers the message that ends the exchange. */
  const perform = async (message: ToWorker, tell: Tell): Promise<FromWorker> => {
    const { id } = message;
    switch (message.type) {
      case "open": {
        await session?.close();
        const opened = LessonSession.open(
          message.lesson,
          message.migrations,
          await side.load(message.assets, extensionsOf(message)),
          bases,
          message.placed,
          message.letters,
          message.saving ? (kept) => side.post({ type: "kept", kept }) : null,
          side.words?.(),
        );
        if (!(opened instanceof LessonSession)) return { type: "refused", id, errors: opened };
        session = opened;
        return { type: "opened", id };
      }
      case "revise": {
        const errors = session?.revise(message.lesson, message.placed) ?? [];
        return errors.length > 0 ? { type: "refused", id, errors } : { type: "opened", id };
      }
      case "play": {
        const errors = (await session?.play(message, tell)) ?? [];
        return errors.length > 0 ? { type: "refused", id, errors } : { type: "idle", id };
      }
      case "warm":
        await session?.warm(message, tell);
        return { type: "idle", id };
      case "go": {
        const errors = (await session?.go(message, tell)) ?? [];
        return errors.length > 0 ? { type: "refused", id, errors } : { type: "idle", id };
      }
      case "ask":
        return { type: "answered", id, outputs: (await session?.ask(message.database, message.sql)) ?? [] };
      case "reset":
        await session?.reset(tell);
        return { type: "idle", id };
      case "close":
        await session?.close();
        session = null;
        return { type: "closed", id };
    }
  };

  /** Messages that nobody has begun to answer. */
  let waiting = 0;
  let current = 0;
  // One for all exchanges: a world keeps reporting to the first of them.
  const batches = createBatches((events) => side.post({ type: "events", id: current, events }));

  const answer = async (message: ToWorker): Promise<void> => {
    const { id } = message;
    current = id;
    const last = await perform(message, batches.add).catch(
      (error): FromWorker => ({ type: "crashed", id, error: stepError(error) }),
    );
    batches.flush();
    side.post(last);
  };

  /** Only while nobody asks for anything: packing costs a reader nothing who reads. */
  const inIdleTime = (work: (current: LessonSession) => Promise<void>): void => {
    queue = queue.then(async () => {
      if (session) await work(session).catch(() => undefined);
    });
  };
  let timers: ReturnType<typeof setTimeout>[] = [];
  const idle = (): void => {
    if (waiting > 0) return;
    timers = [
      setTimeout(() => inIdleTime((current) => current.keep(() => waiting > 0)), PACK_AFTER_MS),
      setTimeout(() => inIdleTime((current) => current.rest()), REST_AFTER_MS),
    ];
  };

  side.onMessage((message) => {
    waiting += 1;
    for (const timer of timers) clearTimeout(timer);
    queue = queue
      .then(() => {
        waiting -= 1;
        return answer(message);
      })
      .then(idle);
  });
}

/** Milliseconds without a message after which worlds are packed, and after which databases are closed that the next step doesn't need. */
const PACK_AFTER_MS = 200;
const REST_AFTER_MS = 8000;
