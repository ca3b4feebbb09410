import { defineCollection, z } from "astro:content";
import { docsLoader } from "@astrojs/starlight/loaders";
import { docsSchema } from "@astrojs/starlight/schema";

export const collections = {
  // Starlight keeps only the keys that its schema names.
  docs: defineCollection({
    loader: docsLoader(),
    schema: docsSchema({ extend: z.object({ gosling: z.any().optional() }) }),
  }),
};
