// The door of the editors.
export { editorKeys } from "./editor.ts";
export { createEditors } from "./editors.ts";
