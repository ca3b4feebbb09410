// The worker's side: answers a client's messages, one after the other, by playing one lesson.
import type { SandboxAssets } from "../../sandbox/index.ts";
import type { LessonEvent } from "../events.ts";
import type { FromWorker, ToWorker, WorkerAssets } from "../protocol.ts";
import { stepError } from "../steps/index.ts";
import type { Bases } from "../world/index.ts";
import { LessonSession } from "./session.ts";

export interface WorkerSide {
  post(message: FromWorker): void;
  onMessage(listener: (message: ToWorker) => void): void;
  /** Fetches or reads what `assets` names; called once, at `open`. */
  load(assets: WorkerAssets): Promise<SandboxAssets>;
}

export function serveLesson(side: WorkerSide): void {
  let session: LessonSession | null = null;
  // A worker may play one lesson after the other; those with the same history share its result.
  const bases: Bases = new Map();
  let queue: Promise<void> = Promise.resolve();

  const answer = async (message: ToWorker): Promise<void> => {
    const { id } = message;
    const tell = (event: LessonEvent) => side.post({ type: "event", id, event });
    switch (message.type) {
      case "open": {
        await session?.close();
        const opened = LessonSession.open(
          message.lesson,
          message.migrations,
          await side.load(message.assets),
          bases,
        );
        if (opened instanceof LessonSession) session = opened;
        return side.post(
          opened instanceof LessonSession ? { type: "opened", id } : { type: "refused", id, errors: opened },
        );
      }
      case "play": {
        const errors = (await session?.play(message, tell)) ?? [];
        return side.post(errors.length > 0 ? { type: "refused", id, errors } : { type: "idle", id });
      }
      case "reset":
        await session?.reset(tell);
        return side.post({ type: "idle", id });
      case "close":
        await session?.close();
        session = null;
        return side.post({ type: "closed", id });
      default:
        message satisfies never;
    }
  };

  side.onMessage((message) => {
    queue = queue
      .then(() => answer(message))
      .catch((error) => side.post({ type: "crashed", id: message.id, error: stepError(error) }));
  });
}
