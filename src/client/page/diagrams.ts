// Places diagrams once their layout's code is here, and has the page drawn again then.
import type { Diagram } from "../state/index.ts";
import type { PlacedDiagram } from "../views/index.ts";

type Layout = (diagram: Diagram) => PlacedDiagram;

/** Null until the code has come, and where it stays away: the page says the same in words. */
export function createDiagrams(redraw: () => void): (diagram: Diagram) => PlacedDiagram | null {
  let layout: Layout | null = null;
  let asked = false;
  let last: { readonly key: string; readonly placed: PlacedDiagram } | null = null;
  return (diagram) => {
    if (layout === null) {
      if (!asked)
        import("./diagram-layout.ts").then(
          (module) => {
            layout = module.layoutDiagram;
            redraw();
          },
          () => undefined,
        );
      asked = true;
      return null;
    }
    const key = JSON.stringify(diagram);
    if (last?.key !== key) last = { key, placed: layout(diagram) };
    return last.placed;
  };
}
