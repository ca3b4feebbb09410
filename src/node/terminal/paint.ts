// Colours for a terminal, or none.
import { styleText } from "node:util";
import type { DiagnosticStyle } from "../../text/index.ts";

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

/** The colours of a diagnostic, for the printer. */
export function diagnosticColours(colours: Paint): (style: DiagnosticStyle, text: string) => string {
  return (style, text) => {
    switch (style) {
      case "place":
        return colours.bold(text);
      case "error":
      case "caret":
        return colours.red(text);
      case "warning":
      case "note":
        return colours.cyan(text);
      case "quiet":
        return colours.dim(text);
      default:
        return style satisfies never;
    }
  };
}
