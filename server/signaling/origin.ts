/** Where the desktop app's windows come from. */
const appOrigin = 'app://perch';

/**
 * Whether a connection comes from a page of this server, from the desktop app, or from no browser at all. A page of
 * somebody else must not talk to a server that only its visitor can reach.
 */
export function isOwnOrigin(origin: string | undefined, host: string | undefined): boolean {
  if (origin === undefined || origin === appOrigin) return true;
  return URL.parse(origin)?.host === host?.toLowerCase();
}
