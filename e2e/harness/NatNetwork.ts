import { execFileSync } from 'node:child_process';
import { hasNetworks } from '../runTests/ensureNetworks.ts';

/** How a router translates addresses: keeping its port towards everybody, or with another one towards each (symmetric). */
export type Translation = 'steady' | 'symmetric';

/** Whether network namespaces and routers can be made here: by root on Linux, unless a container forbids it. */
export function canMakeNetworks(): boolean {
  if (!hasNetworks()) return false;
  const name = `perch-try-${process.pid}`;
  try {
    run('ip', 'netns', 'add', name);
    run(...within(name), 'nft', 'add', 'table', 'ip', 'nat');
    return true;
  } catch {
    return false;
  } finally {
    try {
      run('ip', 'netns', 'del', name);
    } catch {
      // There is none.
    }
  }
}

/** A command and its arguments, before a program that is to run somewhere. */
export type Inside = readonly [command: string, ...parameters: string[]];

/** One machine behind a router of its own. */
export interface Home {
  /** How to run a program on the machine. */
  readonly inside: Inside;
  /** The router's address in the internet. */
  readonly address: string;
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
    run('ip', '-n', net, 'link', 'add', 'street', 'type', 'bridge');
    run('ip', '-n', net, 'addr', 'add', `${host}/24`, 'dev', 'street');
    run('ip', '-n', net, 'link', 'set', 'street', 'up');
  }

  /** Only one port of `host` gets datagrams from now on. */
  blockDatagramsExcept(port: number): void {
    const chain = `chain in { type filter hook input priority 0; udp dport != ${port} drop; }`;
    run(...this.inside, 'nft', ['table ip filter {', chain, '}'].join('\n'));
  }

  addHome(translation: Translation): Home {
    this.#homes += 1;
    const [net = ''] = this.#namespaces;
    const router = this.#add(`router${this.#homes}`);
    const home = this.#add(`home${this.#homes}`);
    connect(net, `door${this.#homes}`, router, 'outside');
    run('ip', '-n', net, 'link', 'set', `door${this.#homes}`, 'master', 'street');
    const address = `10.77.0.${1 + this.#homes}`;
    run('ip', '-n', router, 'addr', 'add', `${address}/24`, 'dev', 'outside');
    connect(router, 'inside', home, 'cable');
    run('ip', '-n', router, 'addr', 'add', '192.168.77.1/24', 'dev', 'inside');
    run('ip', '-n', home, 'addr', 'add', '192.168.77.2/24', 'dev', 'cable');
    run('ip', '-n', home, 'route', 'add', 'default', 'via', '192.168.77.1');
    run(...within(router), 'sysctl', '-qw', 'net.ipv4.ip_forward=1');
    // As home routers do: what nobody inside has asked for does not come in, not even to the router.
    const only = 'policy drop; iifname "inside" accept; ct state established,related accept;';
    const rules = [
      'table ip nat {',
      'chain out { type nat hook postrouting priority 100; }',
      '}',
      'table ip filter {',
      `chain through { type filter hook forward priority 0; ${only} }`,
      `chain in { type filter hook input priority 0; ${only} }`,
      '}',
    ];
    run(...within(router), 'nft', rules.join('\n'));
    const setTranslation = (now: Translation) => {
      const how = now === 'symmetric' ? 'masquerade fully-random' : 'masquerade';
      const rule = `oifname "outside" ${how}`;
      run(...within(router), 'nft', `flush chain ip nat out; add rule ip nat out ${rule}`);
    };
    setTranslation(translation);
    return { inside: within(home), address, setTranslation };
  }

  close(): void {
    for (const namespace of this.#namespaces) run('ip', 'netns', 'del', namespace);
  }

  #add(name: string): string {
    const namespace = `${this.#name}${name}`;
    run('ip', 'netns', 'add', namespace);
    this.#namespaces.push(namespace);
    run('ip', '-n', namespace, 'link', 'set', 'lo', 'up');
    return namespace;
  }
}

function within(namespace: string): Inside {
  return ['ip', 'netns', 'exec', namespace];
}

/** Lays a cable between two namespaces. */
function connect(from: string, name: string, to: string, peer: string): void {
  run('ip', '-n', from, 'link', 'add', name, 'type', 'veth', 'peer', 'name', peer, 'netns', to);
  run('ip', '-n', from, 'link', 'set', name, 'up');
  run('ip', '-n', to, 'link', 'set', peer, 'up');
}

function run(program: string, ...parameters: string[]): void {
  execFileSync(program, parameters, { stdio: 'pipe' });
}
