// Has a built site stored for use offline, and reports a new version of it.
import { mountOffline, type Offline } from "../offline/index.ts";
import { sharedText as t } from "../words/index.ts";
import type { Notices } from "./notices.ts";

export function keepOffline(page: Document, notices: Notices, metered: boolean): Offline {
  return mountOffline({
    foot: page.querySelector(".site-foot"),
    metered,
    onNewVersion: (load) =>
      notices.say({
        about: "version",
        text: t("notice.newVersion"),
        button: [t("notice.loadVersion"), load],
      }),
  });
}
