import type { IncomingMessage } from 'node:http';
import { BlockList, isIP } from 'node:net';
import { familyOf, scopeOf, withoutMapping } from '../reach/addressScope.ts';

/**
 * The reverse proxies in front of this server whose `X-Forwarded-For` is trusted. A proxy on this machine always is, because
 * only programs of the machine connect over loopback. If such a program forwards bytes unread (a tunnel), clients can claim
 * any address. They gain no more than with an IPv6 network of their own, because every limit per address is backed by one
 * for all clients.
 */
export class TrustedProxies {
  readonly #list = new BlockList();

  /** @param ranges addresses and networks for which `isAddressRange` is true */
  constructor(ranges: readonly string[]) {
    for (const range of ranges) {
      const [base = '', bits] = range.split('/', 2);
      if (bits === undefined) this.#list.addAddress(base, familyOf(base));
      else this.#list.addSubnet(base, Number(bits), familyOf(base));
    }
  }

  has(address: string): boolean {
    const plain = withoutMapping(address);
    if (isIP(plain) === 0) return false;
    return scopeOf(plain) === 'machine' || this.#list.check(plain, familyOf(plain));
  }

  /**
   * The client's address: the remote end of the connection or, if that is a trusted proxy, the last address of
   * `X-Forwarded-For` that is not one. Each proxy appends the address it sees on the right; anything further left may be
   * forged. Empty when the connection has closed.
   */
  clientAddressOf({ headers, socket }: Pick<IncomingMessage, 'headers' | 'socket'>): string {
    let client = withoutMapping(socket.remoteAddress ?? '');
    const forwarded = [headers['x-forwarded-for'] ?? []].flat().join(',').split(',');
    for (const address of forwarded.map((item) => withoutMapping(item.trim())).reverse()) {
      if (!this.has(client) || isIP(address) === 0) break;
      client = address;
    }
    return client;
  }
}

/** An IP address, or a network as `10.0.0.0/8`. */
export function isAddressRange(text: string): boolean {
  const [base = '', bits, ...more] = text.split('/');
  const family = isIP(base);
  if (family === 0 || base.includes('%') || more.length > 0) return false;
  return (
    bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (family === 4 ? 32 : 128))
  );
}
