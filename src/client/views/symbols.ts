// The few signs of the page. Each is beside a word that says the same.
import { html, svg, type TemplateResult } from "lit-html";
import { t } from "../words/index.ts";

export function symbol(status: "passed" | "failed"): TemplateResult {
  const path = status === "passed" ? svg`<path d="M3.5 8.5l3 3 6-7"/>` : svg`<path d="M4 4l8 8M12 4l-8 8"/>`;
  return html`<svg class="symbol" data-status=${status} viewBox="0 0 16 16" width="16" height="16" aria-hidden="true">${path}</svg>`;
}

/** A schema's letter in its colour. The letter is the meaning; the colour only helps to find it again. */
export function shapeBadge(shape: string): TemplateResult {
  return html`<span class="shape" data-hue=${hue(shape)}><span class="hidden">${t("database.schema")} </span>${shape}</span>`;
}

/** A to F have a colour of their own; later letters share them. */
export function hue(shape: string): string {
  return String((shape.charCodeAt(0) - 65) % 6);
}
