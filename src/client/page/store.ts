// The page's one changing value, the view: each event makes the next one and asks for a drawing of it.
import { initialView, type LessonView, reduce, type ViewEvent } from "../state/index.ts";

export interface Store {
  view(): LessonView;
  readonly tell: (event: ViewEvent) => void;
  /** Draws now what was told. */
  readonly draw: () => void;
  /** Hears each event after it was folded in. */
  onChange(listener: (event: ViewEvent, before: LessonView) => void): void;
  onDraw(listener: (view: LessonView) => void): void;
}

/** Draws at most once a frame. */
export function createStore(...start: Parameters<typeof initialView>): Store {
  let view = initialView(...start);
  let frame = 0;
  const changes: ((event: ViewEvent, before: LessonView) => void)[] = [];
  const drawings: ((view: LessonView) => void)[] = [];
  const draw = (): void => {
    cancelAnimationFrame(frame);
    frame = 0;
    for (const listener of drawings) listener(view);
  };
  return {
    view: () => view,
    tell: (event) => {
      const before = view;
      view = reduce(view, event);
      for (const listener of changes) listener(event, before);
      if (frame === 0) frame = requestAnimationFrame(draw);
    },
    draw,
    onChange: (listener) => void changes.push(listener),
    onDraw: (listener) => void drawings.push(listener),
  };
}
