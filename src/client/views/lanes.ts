// The drift lanes, drawn: lanes of one schema run together, part and join. The matrix and the list below say the same in words.
import { html, nothing, svg, type TemplateResult } from "lit-html";
import type { Moment } from "../state/index.ts";
import { happened, type LaneMark, layoutLanes, type MarkType } from "../state/index.ts";
import { t } from "../words/index.ts";
import type { ViewContext } from "./context.ts";
import { hue } from "./symbols.ts";

const width = 340;

export function lanesView(
  reached: readonly Moment[],
  shown: number,
  { actions }: ViewContext,
): TemplateResult | typeof nothing {
  if (reached.length < 2) return nothing;
  const layout = layoutLanes(reached, width, shown);
  const half = (layout.xs[1]! - layout.xs[0]!) / 2;
  const types = [...new Set(layout.marks.map((mark) => mark.type))];
  return html`<figure class="lanes">
<svg viewBox="0 0 ${width} ${layout.height}" role="img" aria-label=${spoken(reached, shown)}>
<line class="lanes-now" x1=${layout.xs[shown] ?? 0} x2=${layout.xs[shown] ?? 0} y1="0" y2=${layout.height}/>
${layout.lanes.map((lane) => lane.pieces.map((piece) => svg`<path class="lane" data-hue=${hue(piece.shape)} pathLength="1" d=${piece.path}/>`))}
${layout.tracks.map((track) => svg`<text class="lanes-letter" data-hue=${hue(track.shape)} x="6" y=${track.y + 4}>${track.shape}</text><text class="lanes-names" data-hue=${hue(track.shape)} x=${width - 8} y=${track.y - layout.reach - 7} text-anchor="end">${namesOn(track.databases)}</text>`)}
${layout.marks.map(markView)}
${reached.map(
  (
    moment,
    index,
  ) => svg`<rect class="lanes-hit" x=${layout.xs[index]! - half} y="0" width=${half * 2} height=${layout.height}
@click=${() => actions.select({ type: "after", step: moment.step?.id ?? null })}><title>${hitWords(moment, reached[index - 1] ?? null)}</title></rect>`,
)}
</svg>
<figcaption>${types.map((type) => html`<span class="key"><svg viewBox="-7 -7 14 14" width="12" height="12" aria-hidden="true">${markShape(type)}</svg>${t(`lanes.${type}`)}</span>`)}</figcaption>
</figure>`;
}

function hitWords({ step }: Moment, before: Moment | null): string {
  if (step === null) return t("lanes.atStart");
  const { code, sentences } = happened(step, before?.state ?? null);
  return [t("lanes.step", { number: step.number }), code ?? "", sentences.join(" ")]
    .filter((line) => line !== "")
    .join("\n");
}

function markView(mark: LaneMark): TemplateResult {
  return svg`<g class="lanes-mark" transform="translate(${mark.x} ${mark.y})" data-hue=${hue(mark.shape)}>${markShape(mark.type)}</g>`;
}

function markShape(type: MarkType): TemplateResult {
  switch (type) {
    case "sql":
      return svg`<rect class="mark-sql" x="-4" y="-4" width="8" height="8"/>`;
    case "migration":
      return svg`<circle class="mark-migration" r="4.5"/>`;
    case "start":
      return svg`<circle class="mark-start" r="4"/>`;
    case "error":
      return svg`<path class="mark-error" d="M-4-4L4 4M4-4L-4 4"/>`;
    default:
      return type satisfies never;
  }
}

const MOST_NAMES = 4;

/** What is written beside a bundle: a crowd would not fit. */
function namesOn(databases: readonly string[]): string {
  const more = databases.length - MOST_NAMES;
  return more > 0
    ? t("lanes.more", { names: databases.slice(0, MOST_NAMES).join(", "), more })
    : databases.join(", ");
}

/** The moment shown in words; the matrix and the sentences beside it say the rest. */
function spoken(reached: readonly Moment[], shown: number): string {
  const { step, state } = reached[shown]!;
  const bundles = [...new Set(state.databases.map(({ shape }) => shape))].map((of) => {
    const names = state.databases.flatMap(({ name, shape }) => (shape === of ? [name] : []));
    return t("lanes.has", { count: names.length, databases: t.list(names), schema: of });
  });
  const spokenOf = t.list(bundles);
  return step === null
    ? t("lanes.spokenStart", { bundles: spokenOf })
    : t("lanes.spoken", { number: step.number, bundles: spokenOf });
}
