// Colours for a terminal, or none.
import { styleText } from "node:util";

export interface Paint {
  bold(text: string): string;
  dim(text: string): string;
  green(text: string): string;
  red(text: string): string;
  cyan(text: string): string;
}

const plain = (text: string) => text;

export function paint(colours: boolean): Paint {
  if (!colours) return { bold: plain, dim: plain, green: plain, red: plain, cyan: plain };
  return {
    bold: (text) => styleText("bold", text),
    dim: (text) => styleText("dim", text),
    green: (text) => styleText("green", text),
    red: (text) => styleText("red", text),
    cyan: (text) => styleText("cyan", text),
  };
}
