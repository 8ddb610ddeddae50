/** What the server itself answers at its root, so that a prefix must not look like it. */
const taken = /^\/(assets|files|healthz|listen|metrics|recordings|socket\.io)(\/|$)/;

/**
 * The path below which a server lies that shares its host name with other pages: `/perch` for `/perch` and `/perch/`, empty at
 * the root. Null for a path that cannot be one.
 */
export function pathPrefixOf(pathname: string): string | null {
  const prefix = pathname.replace(/\/$/, '');
  return /^(\/[\w~-]{1,64}){0,4}$/.test(prefix) && !taken.test(prefix) ? prefix : null;
}
