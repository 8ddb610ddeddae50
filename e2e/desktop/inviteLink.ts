import type { PerchServer } from '../harness/PerchServer.ts';

/** An invite link to a server. It pins the server's own certificate unless `pin` is given. */
export function inviteLink(
  server: Pick<PerchServer, 'host' | 'port' | 'fingerprint'>,
  parts: { readonly pin?: string; readonly invite?: string; readonly channel?: string } = {},
): string {
  const { pin = server.fingerprint.replaceAll(':', '').toLowerCase(), ...others } = parts;
  return `perch://${server.host}:${server.port}/#${new URLSearchParams({ ...others, pin })}`;
}
