// What the playground says besides what it shares with a lesson's page, in the page's language.
import { createWords, PLAYGROUND, type Translation, translationOf, type WordsOf } from "../words/index.ts";

export type PlaygroundText = WordsOf<typeof PLAYGROUND>;

export const playTranslation: Translation = translationOf(globalThis.document as Document | undefined);

export const playText: PlaygroundText = createWords(PLAYGROUND, playTranslation);
