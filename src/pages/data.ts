// What a page hands to its script as JSON: the contract between the written pages and the client.

/** Stands in a page as `<script type="application/json" id="gosling-page">`. Addresses are relative to the page. */
export interface LessonPageData {
  readonly slug: string;
  readonly title: string;
  /** The lesson's file name and text, as the player opens it. */
  readonly lesson: { readonly name: string; readonly text: string };
  /** Address of a `MigrationsData` file; fetched at the first run. */
  readonly migrations: string;
  /** Address of the seed that PostgreSQL starts from; null: it starts slowly, from nothing. */
  readonly seed: string | null;
}

export interface MigrationsData {
  readonly files: readonly { readonly name: string; readonly text: string }[];
}

/** The id of the data block. */
export const pageDataId = "gosling-page";
