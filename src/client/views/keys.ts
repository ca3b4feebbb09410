// The keyboard's shortcuts: which keys mean what. No single letters: they would be pressed by speech input and by accident.

export type Shortcut = "run-focused" | "run-all" | "stop" | "step-down" | "step-up";

/** `does`: its sentence's name in the catalogue. */
export const shortcuts: readonly {
  readonly keys: readonly string[];
  readonly does: "runFocused" | "runAll" | "stop" | "leave" | "down" | "up";
}[] = [
  { keys: ["Ctrl", "Enter"], does: "runFocused" },
  { keys: ["Ctrl", "Shift", "Enter"], does: "runAll" },
  { keys: ["Esc"], does: "stop" },
  { keys: ["Esc", "Tab"], does: "leave" },
  { keys: ["Alt", "↓"], does: "down" },
  { keys: ["Alt", "↑"], does: "up" },
];

export interface KeyPress {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
  readonly shiftKey: boolean;
}

/** Command counts as Ctrl. */
export function shortcutOf({ key, ctrlKey, metaKey, altKey, shiftKey }: KeyPress): Shortcut | null {
  const ctrl = ctrlKey || metaKey;
  if (key === "Enter" && ctrl && !altKey) return shiftKey ? "run-all" : "run-focused";
  if (ctrl || shiftKey) return null;
  if (key === "ArrowDown" && altKey) return "step-down";
  if (key === "ArrowUp" && altKey) return "step-up";
  return key === "Escape" && !altKey ? "stop" : null;
}
