import type { PerchServer } from '../harness/PerchServer.ts';

/** A link to a server as somebody hands it out, with the server's own certificate pinned unless told otherwise. */
export function inviteLink(
  server: Pick<PerchServer, 'host' | 'port' | 'fingerprint'>,
  parts: { readonly pin?: string; readonly invite?: string; readonly channel?: string } = {},
): string {
  const { pin = server.fingerprint.replaceAll(':', '').toLowerCase(), ...others } = parts;
  return `perch://${server.host}:${server.port}/#${new URLSearchParams({ ...others, pin })}`;
}
