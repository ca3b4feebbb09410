// What the scripts of several pages say: notices at the page's edge, and what is stored for use offline.

export const SHARED = {
  notice: {
    close: "Close",
    resume:
      "Last time you passed {{passed}} of {{total}} steps. The databases are made anew: the steps up to there run again, in a few seconds.",
    goOn: "Go on at step {{number}}",
    otherTab:
      "This lesson is open in another tab, too. What you write there appears here; below the text you can bring the other one back.",
    discarded:
      "The browser closed this tab to save memory, and its databases with it. What you wrote is kept.",
    runAgain: "Run to step {{number}} again",
    storageFull:
      "This browser has no more room: what you write and how far you are is kept until you leave this page. Everything else works.",
    storageBlocked:
      "This browser keeps nothing for this site: what you write and how far you are is kept until you leave this page. Everything else works.",
    newVersion:
      "There is a new version of this course. This page stays as it is until you load it; what you wrote is kept.",
    loadVersion: "Load the new version",
  },
  offline: {
    storing: "Storing PostgreSQL on this device…",
    complete: "This course works offline: {{size}} are stored on this device.",
    noRoom: "This device has no room to store PostgreSQL. With a connection everything works.",
    brokeOff: "PostgreSQL could not be stored: the connection broke off.",
    again: "Try again",
    readable:
      "This course can be read offline. Its steps run offline, too, once PostgreSQL is stored: that happens when you first run one.",
    store: "Store it now ({{size}})",
    notStored:
      "This course could not be stored for offline use: the browser does not allow it, or has no room. With a connection everything works.",
    megabytes: "{{size}} MB",
  },
  frame: {
    cannotRun: "The lesson cannot be run.",
    loading: "Loading",
    noScript: "The lesson's script did not arrive.",
    tryAgain: "The lesson's script did not arrive. Press the button again.",
  },
} as const;
