// The door of the databases that commands work on: a server's or a PGlite, one or many, stopped in time, or served.
export { forEachBounded } from "./many.ts";
export { type NamedTarget, nameTargets, openTarget } from "./open.ts";
export { FolderError, type OpenPGlite, openPGlite } from "./pglite.ts";
export { PGLiteSocketServer } from "./pglite-socket.ts";
export { createStop, type StopReason, type StopWait } from "./stop.ts";
