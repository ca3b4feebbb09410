// The door of offline use: the page's half. The service worker is a script of its own.
export { mountOffline, type Offline } from "./offline.ts";
export type { StoredFiles, StoredSite } from "./protocol.ts";
