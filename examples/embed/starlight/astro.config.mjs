import starlight from "@astrojs/starlight";
import { defineConfig } from "astro/config";
import { remarkGosling } from "gosling/remark";

const course = process.env.COURSE ?? "https://course.example.org/";

export default defineConfig({
  markdown: { remarkPlugins: [remarkGosling] },
  integrations: [
    starlight({
      title: "Docs",
      head: [{ tag: "script", attrs: { src: `${course}embed.js`, defer: true } }],
    }),
  ],
});
