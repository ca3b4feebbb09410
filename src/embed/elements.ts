// The package's door `gosling/embed`: importing it defines the elements, also where a page is rendered on a server.
import { defineElements } from "./define.ts";
import type { GoslingLesson } from "./lesson.ts";
import type { GoslingMigrations } from "./migrations.ts";
import type { GoslingPage } from "./page.ts";
import type { BlockCheck, FromFrame } from "./protocol.ts";
import type { GoslingSql } from "./sql.ts";

export type { GoslingLesson } from "./lesson.ts";
export type { GoslingMigrations } from "./migrations.ts";
export type { GoslingPage } from "./page.ts";
export type { GoslingSql } from "./sql.ts";
export { setCourse } from "./surroundings.ts";

defineElements();

type Of<Type extends FromFrame["type"]> = FromFrame & { readonly type: Type };

declare global {
  interface HTMLElementTagNameMap {
    "gosling-lesson": GoslingLesson;
    "gosling-page": GoslingPage;
    "gosling-sql": GoslingSql;
    "gosling-migrations": GoslingMigrations;
  }
  interface HTMLElementEventMap {
    "gosling-ready": CustomEvent<Of<"ready"> | object>;
    "gosling-step": CustomEvent<{ readonly step: string; readonly status: "passed" | "failed" }>;
    "gosling-check": CustomEvent<Of<"check"> | BlockCheck>;
    "gosling-complete": CustomEvent<Of<"complete">>;
    "gosling-error": CustomEvent<{ readonly message: string }>;
  }
}
