// A section's blocks to HTML: prose through the sanitiser as one text, steps put in afterwards.
import type { Block, Exercise, Step } from "../lessons/index.ts";
import type { ActionsOf } from "./controls.ts";
import { exerciseHelp } from "./help.ts";
import { type Html, html, trusted } from "./html.ts";
import { type ProseContext, renderProse } from "./markdown.ts";
import { renderStep } from "./step.ts";

// Two private-use characters around a step's index hold its place; an author's own are taken out first.
const open = "\uE000";
const close = "\uE001";
const place = new RegExp(`<p>${open}(\\d+)${close}</p>`, "g");

/**
 * Prose is rendered in one piece so that what opens before a step may close after it (`<details>` around a solution).
 * Where prose swallows a step (a comment never closed), each block is rendered by itself: a step is never lost.
 */
export function renderBlocks(
  blocks: readonly Block[],
  numberOf: (step: Step) => number,
  context: ProseContext,
  exercises: readonly Exercise[] = [],
  actions: ActionsOf = () => html``,
): Html {
  const written = (step: Step): Html => {
    const number = numberOf(step);
    return renderStep(step, number, context.t, actions(step, number, context.t));
  };
  const help = exerciseHelp(exercises);
  const steps: Step[] = [];
  const markdown = blocks.map((block) => {
    if (block.type === "prose") return help.mark(block).replaceAll(open, "").replaceAll(close, "");
    steps.push(block);
    return `${open}${steps.length - 1}${close}`;
  });
  const rendered = help.dress(renderProse(markdown.join("\n\n"), context).markup);
  if ([...rendered.matchAll(place)].length === steps.length) {
    return trusted(
      rendered.replaceAll(place, (_match, index: string) => written(steps[Number(index)]!).markup),
    );
  }
  return html`${blocks.map((block) => (block.type === "prose" ? renderProse(block.markdown, context) : written(block)))}`;
}
