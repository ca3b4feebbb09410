// The door of src/playground: what the page's script calls.
export { mountPlayground } from "./page.ts";
