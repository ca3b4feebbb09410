// The door of the editors.
export type { Editor } from "./editor.ts";
export { createEditors } from "./editors.ts";
export { loadEditor } from "./load-editor.ts";
