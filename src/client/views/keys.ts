// The keyboard's shortcuts: which keys mean what. No single letters: they would be pressed by speech input and by accident.

export type Shortcut = "run-focused" | "run-all" | "stop" | "step-down" | "step-up";

export const shortcuts: readonly { readonly keys: readonly string[]; readonly does: string }[] = [
  { keys: ["Ctrl", "Enter"], does: "Run the step that has the focus, or the next one; check an exercise" },
  { keys: ["Ctrl", "Shift", "Enter"], does: "Run all steps" },
  { keys: ["Esc"], does: "Stop what runs" },
  { keys: ["Esc", "Tab"], does: "Leave an editor" },
  { keys: ["Alt", "↓"], does: "Go to the step below" },
  { keys: ["Alt", "↑"], does: "Go to the step above" },
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
