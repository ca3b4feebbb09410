// The door of prepared data directories: made once, kept as their difference from the seed.
export { type PreparedDirectory, preparedNote } from "./file.ts";
export { type PreparedStore, preparedDirectory, preparedKey } from "./prepared.ts";
export { type TarFile, tarEntries, writeTar } from "./tar.ts";
