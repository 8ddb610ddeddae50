import { tidyName } from '../../../shared/domain/names.ts';

/**
 * What somebody typed or pasted, as the app takes it: an invite for browsers, `https://…#invite=…`, becomes one for the app,
 * so that its join code is not lost.
 */
export function addressToAdd(text: string): string {
  // Chats put marks around a link that nobody sees.
  const address = tidyName(text);
  const url = URL.parse(address);
  const isInvite = url?.protocol === 'https:' && /^#(invite|channel)=/.test(url.hash);
  return isInvite ? `perch://${url.hostname}:${url.port || '443'}/${url.hash}` : address;
}
