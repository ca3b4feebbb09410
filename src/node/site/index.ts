// The door of the site: a course as pages, written into a folder or served on this machine.

export { packagedDocs } from "./docs.ts";
export { listFiles } from "./files.ts";
export { headerFiles } from "./header-files.ts";
export { OWN_ANCESTORS } from "./headers.ts";
export { makeHistories, otherHistories } from "./histories.ts";
export { REMOVER, SERVICE_WORKER, withOffline } from "./offline.ts";
export { type ServedSite, type ServeOptions, serveSite } from "./serve.ts";
export {
  type Course,
  clientFolder,
  readClientManifest,
  readCourse,
  readSoundCourse,
  renderCourse,
  renderPages,
  type SiteOptions,
} from "./site.ts";
export { writeSite } from "./write.ts";
