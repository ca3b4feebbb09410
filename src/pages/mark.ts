// The gosling: one small drawing, used in the header and as the site's icon.
import { type Html, trusted } from "./html.ts";

const shapes =
  '<path d="M3 20.500c.6-3.200 3.800-5 7.500-5 4 0 6.300-1.600 6.300-5.200 0-3.200 2.400-5.800 5.500-5.800 2.900 0 5 2 5.300 4.700l2.400 1.300-2.600 1.400c-.3 1.200-.7 2.200-.7 3.600 0 1.300.8 2.600.8 4.800 0 4.900-4.400 7.700-11 7.700C8.300 28 2.200 25.200 3 20.500z"';

export function siteMark(): Html {
  return trusted(
    `<svg class="mark" viewBox="0 0 32 32" width="28" height="28" aria-hidden="true">${shapes} fill="currentColor"/><circle class="mark-eye" cx="23" cy="9" r="1.300"/></svg>`,
  );
}

/** `favicon.svg`, complete. */
export function icon(): string {
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32">${shapes} fill="#c08a1e"/><circle cx="23" cy="9" r="1.300" fill="#1c1a14"/></svg>\n`;
}
