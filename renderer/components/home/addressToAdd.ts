import { tidyName } from '../../../shared/domain/names.ts';

/**
 * Converts what the user typed or pasted for the app: a browser invite, `https://…#invite=…`, becomes an app invite, so that its
 * join code is kept.
 */
export function addressToAdd(text: string): string {
  // Chat programs add invisible characters around links.
  const address = tidyName(text);
  const url = URL.parse(address);
  const isInvite = url?.protocol === 'https:' && /^#(invite|channel)=/.test(url.hash);
  return isInvite ? `perch://${url.hostname}:${url.port || '443'}/${url.hash}` : address;
}
