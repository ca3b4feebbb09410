// Has a built site stored for use offline, and reports a new version of it.
import { mountOffline, type Offline } from "../offline/index.ts";
import type { Notices } from "./notices.ts";

export function keepOffline(page: Document, notices: Notices, metered: boolean): Offline {
  return mountOffline({
    foot: page.querySelector(".site-foot"),
    metered,
    onNewVersion: (load) =>
      notices.say({
        about: "version",
        text: "There is a new version of this course. This page stays as it is until you load it; what you wrote is kept.",
        button: ["Load the new version", load],
      }),
  });
}
