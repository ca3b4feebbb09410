// The door of the Markdown plugins; the package has one for each tool.
export { goslingMarkdownIt } from "./markdown-it.ts";
export { remarkGosling } from "./remark.ts";
