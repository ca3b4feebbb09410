// Values to JSON text. A version is a bigint: it is written as a string of digits, since a JSON number would lose some.

export function toJson(value: unknown, indent?: number): string {
  return JSON.stringify(value, (_key, item) => (typeof item === "bigint" ? String(item) : item), indent);
}
