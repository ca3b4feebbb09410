import { defineConfig } from "vite";

// PGlite finds its WebAssembly beside its own module.
export default defineConfig({
  base: "./",
  optimizeDeps: { exclude: ["@electric-sql/pglite"] },
  build: { target: "es2022" },
});
