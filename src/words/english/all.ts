// The whole catalogue, as translators get it.
import type { Catalogue } from "../format.ts";
import { COURSE } from "./course.ts";
import { LESSON } from "./lesson.ts";
import { PLAYGROUND } from "./playground.ts";
import { RUNNER } from "./runner.ts";
import { SHARED } from "./shared.ts";
import { SITE } from "./site.ts";

export const CATALOGUE: Catalogue = { ...SITE, ...COURSE, ...SHARED, ...LESSON, ...RUNNER, ...PLAYGROUND };
