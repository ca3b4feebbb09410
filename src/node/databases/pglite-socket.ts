// PGlite behind a socket. Its package insists on another PGlite than ours, so the build puts a copy of it in this file's place
// (scripts/copy-packages.mjs): who installs gosling installs one PGlite, without a conflict.
export { PGLiteSocketServer } from "@electric-sql/pglite-socket";
