// What a reader without a connection sees in the place of a page that is not stored.
import { createWords, SITE, type Translation } from "../words/index.ts";
import { html } from "./html.ts";

/** `ROOT`, once: the site's own address. */
export function offlinePage(translation?: Translation): string {
  const t = createWords(SITE, translation);
  return html`<!doctype html><html lang="${t.lang}"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><meta name="color-scheme" content="light dark"><link rel="icon" href="data:,"><title>${t("offlinePage.title")}</title><h1>${t("offlinePage.heading")}</h1><p>${t("offlinePage.text")} <a href="ROOT">${t("offlinePage.home")}</a></p>`
    .markup;
}
