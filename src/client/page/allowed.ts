// Which pages may run blocks on a course's migrations.

/** `allowed`: origins, `http://localhost:*` for one with any port, and `'self'` for `own`. */
export function isAllowed(origin: string, allowed: readonly string[], own: string): boolean {
  return allowed.some((one) => {
    if (one === "'self'") return origin === own;
    if (!one.endsWith(":*")) return origin === one;
    const host = one.slice(0, -2);
    return origin === host || (origin.startsWith(`${host}:`) && /^\d+$/.test(origin.slice(host.length + 1)));
  });
}
