// Counts the seconds of the running step, for the bar.
import type { Store } from "./store.ts";

export function countSeconds({ onChange, view, tell }: Store): void {
  let timer: ReturnType<typeof setInterval> | undefined;
  onChange(({ type }) => {
    if (type === "step-started") {
      clearInterval(timer);
      timer = setInterval(() => tell({ type: "second-passed" }), 1000);
    } else if (type !== "second-passed" && !view().steps.some(({ status }) => status === "running")) {
      clearInterval(timer);
    }
  });
}
