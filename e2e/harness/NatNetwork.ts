import { hasNetworks } from '../runTests/ensureNetworks.ts';
import { connectNamespaces, type Inside, runQuietly, within } from './namespaces.ts';

/** How a router translates addresses: keeping its port towards everybody, or with another one towards each (symmetric). */
export type Translation = 'steady' | 'symmetric';

/** What a router lets through: everything, no datagrams, or also no media over TCP (STUN, framed as RFC 4571 says), but web pages. */
type Firewall = 'open' | 'noDatagrams' | 'webOnly';

/** Whether network namespaces and routers can be made here: by root on Linux, unless a container forbids it. */
export function canMakeNetworks(): boolean {
  if (!hasNetworks()) return false;
  const name = `perch-try-${process.pid}`;
  try {
    runQuietly('ip', 'netns', 'add', name);
    runQuietly(...within(name), 'nft', 'add', 'table', 'ip', 'nat');
    return true;
  } catch {
    return false;
  } finally {
    try {
      runQuietly('ip', 'netns', 'del', name);
    } catch {
      // There is none.
    }
  }
}

/** One machine behind a router of its own. */
export interface Home {
  /** How to run a program on the machine. */
  readonly inside: Inside;
  /** The router's address in the internet. */
  readonly address: string;
  /** Changes what the router lets through. */
  setFirewall(firewall: Firewall): void;
  /** Takes the machine's address away. */
  removeAddress(): void;
  /** Gives it one of the router's network, 192.168.77.0/24. */
  setAddress(address: string): void;
  /** Changes how the router treats sockets that are opened from now on. */
  setTranslation(translation: Translation): void;
}

/** The address at which programs in the internet listen; the same in each, because none is connected with another. */
const host = '10.77.0.1';

/**
 * An internet of its own, and homes behind routers that translate addresses (nftables masquerade). All of it is in network namespaces:
 * a browser beside it would take a new interface for another network, and break off what it loads. Owns the namespaces.
 */
export class NatNetwork {
  /** Where programs run that everybody can reach, at `host`. */
  readonly inside: Inside;
  readonly host = host;
  readonly #name = `perch${process.pid}`;
  readonly #namespaces: string[] = [];
  #homes = 0;

  constructor() {
    const net = this.#add('net');
    this.inside = within(net);
    runQuietly('ip', '-n', net, 'link', 'add', 'street', 'type', 'bridge');
    runQuietly('ip', '-n', net, 'addr', 'add', `${host}/24`, 'dev', 'street');
    runQuietly('ip', '-n', net, 'link', 'set', 'street', 'up');
  }

  /** Only one port of `host` gets datagrams from now on. */
  blockDatagramsExcept(port: number): void {
    const chain = `chain in { type filter hook input priority 0; udp dport != ${port} drop; }`;
    runQuietly(...this.inside, 'nft', ['table ip filter {', chain, '}'].join('\n'));
  }

  addHome(translation: Translation): Home {
    this.#homes += 1;
    const [net = ''] = this.#namespaces;
    const router = this.#add(`router${this.#homes}`);
    const home = this.#add(`home${this.#homes}`);
    const address = `10.77.0.${1 + this.#homes}`;
    const door = `door${this.#homes}`;
    connectNamespaces(
      { namespace: net, name: door, address: null },
      { namespace: router, name: 'outside', address: `${address}/24` },
    );
    runQuietly('ip', '-n', net, 'link', 'set', door, 'master', 'street');
    connectNamespaces(
      { namespace: router, name: 'inside', address: '192.168.77.1/24' },
      { namespace: home, name: 'cable', address: null },
    );
    const removeAddress = () => runQuietly('ip', '-n', home, 'addr', 'flush', 'dev', 'cable');
    const setAddress = (own: string) => {
      runQuietly('ip', '-n', home, 'addr', 'add', `${own}/24`, 'dev', 'cable');
      runQuietly('ip', '-n', home, 'route', 'add', 'default', 'via', '192.168.77.1');
    };
    setAddress('192.168.77.2');
    runQuietly(...within(router), 'sysctl', '-qw', 'net.ipv4.ip_forward=1');
    // As home routers do: what nobody inside has asked for does not come in, not even to the router.
    const only = 'policy drop; iifname "inside" accept; ct state established,related accept;';
    const rules = [
      'table ip nat {',
      'chain out { type nat hook postrouting priority 100; }',
      '}',
      'table ip filter {',
      `chain through { type filter hook forward priority 0; ${only} }`,
      `chain in { type filter hook input priority 0; ${only} }`,
      'chain wall { type filter hook forward priority -1; }',
      '}',
    ];
    runQuietly(...within(router), 'nft', rules.join('\n'));
    const setTranslation = (now: Translation) => {
      const how = now === 'symmetric' ? 'masquerade fully-random' : 'masquerade';
      const rule = `oifname "outside" ${how}`;
      runQuietly(...within(router), 'nft', `flush chain ip nat out; add rule ip nat out ${rule}`);
    };
    setTranslation(translation);
    const setFirewall = (now: Firewall) => {
      const drops = {
        open: [],
        noDatagrams: ['meta l4proto udp drop'],
        webOnly: ['meta l4proto udp drop', 'meta l4proto tcp @ih,16,16 0x0001 drop'],
      };
      const rules = drops[now].map((drop) => `add rule ip filter wall ${drop}`);
      runQuietly(...within(router), 'nft', ['flush chain ip filter wall', ...rules].join('; '));
    };
    return {
      inside: within(home),
      address,
      setFirewall,
      removeAddress,
      setAddress,
      setTranslation,
    };
  }

  close(): void {
    for (const namespace of this.#namespaces) runQuietly('ip', 'netns', 'del', namespace);
  }

  #add(name: string): string {
    const namespace = `${this.#name}${name}`;
    runQuietly('ip', 'netns', 'add', namespace);
    this.#namespaces.push(namespace);
    // A new interface gets an IPv6 address after a second or two, by which a browser breaks off what it loads (`ERR_NETWORK_CHANGED`).
    runQuietly(...within(namespace), 'sysctl', '-qw', 'net.ipv6.conf.default.disable_ipv6=1');
    runQuietly('ip', '-n', namespace, 'link', 'set', 'lo', 'up');
    return namespace;
  }
}
