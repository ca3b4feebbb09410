import { remarkGosling } from "gosling/remark";

const course = process.env.COURSE ?? "https://course.example.org/";

export default {
  title: "Docs",
  url: "https://docs.example.org",
  baseUrl: "/",
  scripts: [{ src: `${course}embed.js`, defer: true }],
  presets: [["classic", { docs: { routeBasePath: "/", remarkPlugins: [remarkGosling] }, blog: false }]],
  themeConfig: { navbar: { title: "Docs" } },
};
