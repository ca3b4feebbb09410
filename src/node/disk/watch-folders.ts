// Reports a change in one of several folders, once per burst: editors write a file in several goes.
import { type FSWatcher, watch } from "node:fs";
import { isFolder } from "./load.ts";

const QUIET_MS = 80;
/** How often to look for a folder that was taken away, as `git checkout` does. */
const RETURN_MS = 500;

export interface FolderWatch {
  close(): void;
}

/** Folders in them are not watched. `changed` is called after the last change of a burst. */
export function watchFolders(folders: readonly string[], changed: () => void): FolderWatch {
  const watchers = new Map<string, FSWatcher>();
  let burst: ReturnType<typeof setTimeout> | undefined;
  const tell = (): void => {
    clearTimeout(burst);
    burst = setTimeout(changed, QUIET_MS);
  };
  const open = (folder: string): void => {
    if (watchers.has(folder) || !isFolder(folder)) return;
    const watcher = watch(folder, () => {
      // The watch of a folder that was taken away stays silent when another of its name comes.
      if (!isFolder(folder)) lose(folder);
      tell();
    });
    watcher.on("error", () => lose(folder));
    watchers.set(folder, watcher);
  };
  const lose = (folder: string): void => {
    watchers.get(folder)?.close();
    watchers.delete(folder);
  };
  const back = setInterval(() => {
    for (const folder of folders) {
      if (watchers.has(folder)) continue;
      open(folder);
      if (watchers.has(folder)) tell();
    }
  }, RETURN_MS);
  for (const folder of folders) open(folder);
  return {
    close: () => {
      clearTimeout(burst);
      clearInterval(back);
      for (const watcher of watchers.values()) watcher.close();
    },
  };
}
