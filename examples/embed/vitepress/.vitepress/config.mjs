import { goslingMarkdownIt } from "gosling/markdown-it";

const course = process.env.COURSE ?? "https://course.example.org/";

export default {
  title: "Docs",
  head: [["script", { src: `${course}embed.js`, defer: "" }]],
  markdown: { config: (md) => md.use(goslingMarkdownIt) },
  vue: { template: { compilerOptions: { isCustomElement: (tag) => tag.startsWith("gosling-") } } },
};
