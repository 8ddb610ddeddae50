import { isIP } from 'node:net';
import { hostNamePattern, portMax } from './Setting.ts';

/** An address as browsers take it: scheme, host, and perhaps port and transport. */
export function isIceServerUrl(url: string): boolean {
  const [, scheme = '', host = '', port = '', transport] =
    /^(stuns?|turns?):(\[[\da-fA-F:.]+\]|[^:?[\]]+)(?::(\d{1,5}))?(?:\?transport=(udp|tcp))?$/.exec(
      url,
    ) ?? [];
  const address = host.replace(/^\[|\]$/g, '');
  return (
    scheme !== '' &&
    (host.startsWith('[')
      ? isIP(address) === 6
      : isIP(address) === 4 || hostNamePattern.test(host)) &&
    (port === '' || (Number(port) > 0 && Number(port) <= portMax)) &&
    (transport === undefined || scheme.startsWith('turn'))
  );
}
