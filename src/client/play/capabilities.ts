// What this browser lacks for running lessons, as one clear sentence.

/** Null: everything is there. */
export function missingCapability(scope: {
  readonly WebAssembly?: unknown;
  readonly Worker?: unknown;
}): string | null {
  if (typeof scope.WebAssembly !== "object") {
    return "This browser has WebAssembly switched off, and PostgreSQL needs it: the text can be read, its steps cannot be run here.";
  }
  if (typeof scope.Worker !== "function") {
    return "This browser does not allow web workers, and PostgreSQL runs in one: the text can be read, its steps cannot be run here.";
  }
  return null;
}
