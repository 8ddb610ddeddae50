import type { IncomingMessage } from 'node:http';
import { BlockList, isIP } from 'node:net';
import { familyOf, scopeOf, withoutMapping } from '../reach/addressScope.ts';

/** Which headers of proxies count: `X-Forwarded-For` and `X-Forwarded-Host`, or `Forwarded` (RFC 7239). */
export const forwardedHeaders = ['x-forwarded', 'forwarded'] as const;
export type ForwardedHeaders = (typeof forwardedHeaders)[number];

type ProxiedRequest = Pick<IncomingMessage, 'headers' | 'socket'>;

/**
 * The reverse proxies in front of this server whose headers are trusted. A proxy on this machine always is, because
 * only programs of the machine connect over loopback. If such a program forwards bytes unread (a tunnel), clients can claim
 * any address. They gain no more than with an IPv6 network of their own, because every limit per address is backed by one
 * for all clients.
 *
 * Only one kind of header counts: most proxies write one kind and pass on the other as the client has sent it.
 */
export class TrustedProxies {
  readonly #list = new BlockList();
  readonly #headers: ForwardedHeaders;

  /** @param ranges addresses and networks for which `isAddressRange` is true */
  constructor(ranges: readonly string[], headers: ForwardedHeaders = 'x-forwarded') {
    this.#headers = headers;
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
   * The client's address: the remote end of the connection or, if that is a trusted proxy, the last address in its header
   * that is not one. Each proxy appends the address it sees on the right; anything further left may be
   * forged. Empty when the connection has closed.
   */
  clientAddressOf({ headers, socket }: ProxiedRequest): string {
    let client = withoutMapping(socket.remoteAddress ?? '');
    const forwarded =
      this.#headers === 'forwarded'
        ? valuesOf(headers.forwarded, 'for').map(addressInNode)
        : itemsOf(headers['x-forwarded-for']);
    for (const address of forwarded.map(withoutMapping).reverse()) {
      if (!this.has(client) || isIP(address) === 0) break;
      client = address;
    }
    return client;
  }

  /** The host that the client has dialled, with the port, as a trusted proxy says it; null where none does. */
  dialledHostOf({ headers, socket }: ProxiedRequest): string | null {
    if (!this.has(socket.remoteAddress ?? '')) return null;
    const hosts =
      this.#headers === 'forwarded'
        ? valuesOf(headers.forwarded, 'host')
        : itemsOf(headers['x-forwarded-host']);
    return hosts[0] || null;
  }
}

function itemsOf(header: string | string[] | undefined): string[] {
  return [header ?? []]
    .flat()
    .join(',')
    .split(',')
    .map((item) => item.trim());
}

/** The values of a parameter in `Forwarded: for=192.0.2.1;host=a, for="[2001:db8::1]:80"`, in their order. */
function valuesOf(header: string | undefined, name: 'for' | 'host'): string[] {
  const pairs = (header ?? '').matchAll(/(?:^|[;,])\s*(\w+)\s*=\s*(?:"([^"\\]*)"|([^\s;,"]*))/g);
  return [...pairs]
    .filter(([, given = '']) => given.toLowerCase() === name)
    .map(([, , quoted, bare = '']) => quoted ?? bare);
}

/** The address in a node of `Forwarded` (RFC 7239, 6), which may have a port. */
function addressInNode(node: string): string {
  return /^\[([^\]]*)\](:\w+)?$/.exec(node)?.[1] ?? node.replace(/:\w+$/, '');
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
