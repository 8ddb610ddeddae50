import type { IncomingMessage } from 'node:http';
import { BlockList, isIP } from 'node:net';
import { familyOf, scopeOf, withoutMapping } from '../reach/addressScope.ts';

/**
 * The reverse proxies in front of this server, whose word on whom they speak for is taken. One on this machine always is:
 * nothing else connects over loopback but programs of the machine itself. Where such a program passes on bytes without a
 * look at them (a tunnel), strangers can claim any address; they gain no more by it than by an IPv6 network of their own, as
 * every limit per address stands beside one for all.
 */
export class TrustedProxies {
  readonly #list = new BlockList();

  /** Addresses and networks as `isAddressRange` takes them. */
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
   * Where a request comes from: the other end of its connection or, when that is a trusted proxy, the last address of
   * `X-Forwarded-For` that is none. Each proxy adds to the right what it has seen itself; whatever stands further to the
   * left could be anybody's invention. Empty when the connection has closed.
   */
  clientAddressOf({ headers, socket }: Pick<IncomingMessage, 'headers' | 'socket'>): string {
    let client = withoutMapping(socket.remoteAddress ?? '');
    const passed = [headers['x-forwarded-for'] ?? []].flat().join(',').split(',');
    for (const address of passed.map((item) => withoutMapping(item.trim())).reverse()) {
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
