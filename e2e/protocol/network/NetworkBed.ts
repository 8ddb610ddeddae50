import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { connectNamespaces, runQuietly, within } from '../../harness/namespaces.ts';
import { Agent } from './Agent.ts';

/** The three machines: the server, the router in front of it, and a client in the network outside. */
const machines = ['server', 'router', 'client'] as const;
export type Machine = (typeof machines)[number];

/** Their addresses. The router has one in each network, and forwards the server's ports from the outer one. */
export const addresses = {
  server: '10.77.1.2',
  routerInside: '10.77.1.1',
  routerOutside: '10.77.2.1',
  client: '10.77.2.2',
} as const;

interface CoturnOptions {
  /** What it shares with the Perch server. */
  readonly secret: string;
  readonly port: number;
  /** For its files. */
  readonly folder: string;
}

interface StartOptions {
  readonly env?: NodeJS.ProcessEnv;
  /** Its complaints are not shown. */
  readonly isQuiet?: boolean;
}

/**
 * A small network of real namespaces, with rules of nftables as firewalls and address translation. Owns the namespaces and every
 * process that it has started in them.
 */
export class NetworkBed {
  readonly #children: ChildProcess[] = [];

  /** @param names host names that the client knows, by address */
  constructor(names: Readonly<Record<string, string>> = {}) {
    this.#remove();
    for (const machine of machines) runQuietly('ip', 'netns', 'add', nameOf(machine));
    const folder = join('/etc/netns', nameOf('client'));
    mkdirSync(folder, { recursive: true });
    // Nobody there knows any other name.
    writeFileSync(join(folder, 'resolv.conf'), 'nameserver 127.0.0.1\n');
    this.setNames(names);
    this.#connect(addresses.routerInside, 'server', addresses.server);
    this.#connect(addresses.routerOutside, 'client', addresses.client);
    // Not the client's: wrtc, unlike browsers, would look for a way from there, too.
    for (const machine of ['server', 'router'] as const) {
      this.run(machine, 'ip', 'link', 'set', 'lo', 'up');
    }
    this.run('router', 'sh', '-c', 'echo 1 > /proc/sys/net/ipv4/ip_forward');
  }

  /** Runs a program to its end. @throws Error with its output when it fails */
  run(machine: Machine, ...command: string[]): void {
    runQuietly(...within(nameOf(machine)), ...command);
  }

  /** Replaces all rules of a machine, in the language of `nft`. */
  setRules(machine: Machine, rules: string): void {
    const [command, ...before] = within(nameOf(machine));
    execFileSync(command, [...before, 'nft', '-f', '-'], {
      input: `flush ruleset\n${rules}`,
    });
  }

  /** Starts a program that goes on; it is killed with this network. */
  start(
    machine: Machine,
    command: readonly string[],
    { env = {}, isQuiet = false }: StartOptions = {},
  ): ChildProcess {
    const [program, ...before] = within(nameOf(machine));
    const child = spawn(program, [...before, ...command], {
      env: { ...process.env, ...env },
      stdio: ['pipe', 'pipe', isQuiet ? 'ignore' : 'inherit'],
    });
    this.#children.push(child);
    return child;
  }

  /** The host names that the client knows from now on, by address. */
  setNames(names: Readonly<Record<string, string>>): void {
    const lines = Object.entries({ localhost: '127.0.0.1', ...names });
    writeFileSync(
      join('/etc/netns', nameOf('client'), 'hosts'),
      lines.map(([name, address]) => `${address} ${name}\n`).join(''),
    );
  }

  /** A machine has no address in its network. */
  removeAddress(machine: 'server' | 'client'): void {
    this.run(machine, 'ip', 'addr', 'flush', 'dev', 'outside');
  }

  /** A machine has this address from now on, in its network, and no other one. */
  setAddress(machine: 'server' | 'client', address: string): void {
    this.removeAddress(machine);
    this.run(machine, 'ip', 'addr', 'add', `${address}/24`, 'dev', 'outside');
    const router = machine === 'server' ? addresses.routerInside : addresses.routerOutside;
    this.run(machine, 'ip', 'route', 'replace', 'default', 'via', router);
  }

  /** Puts a machine into a network of its own: by another cable to the router, in place of the one before. */
  moveCable(machine: 'server' | 'client', routerAddress: string, address: string): void {
    this.run(machine, 'ip', 'link', 'del', 'outside');
    this.#connect(routerAddress, machine, address);
  }

  /** Starts a TURN server on the router: it takes clients from outside over TCP and UDP, without TLS. */
  startCoturn({ secret, port, folder }: CoturnOptions): void {
    const outside = addresses.routerOutside;
    const command = [
      'turnserver',
      ...['-n', '--no-cli', '--simple-log', '--no-tls', '--no-dtls', '--log-file=stdout'],
      ...['--use-auth-secret', `--static-auth-secret=${secret}`, '--realm=perch.example'],
      ...[`--listening-ip=${outside}`, `--listening-port=${port}`, `--relay-ip=${outside}`],
      ...[`--userdb=${join(folder, 'users.db')}`, `--pidfile=${join(folder, 'pid')}`],
    ];
    // It complains of protocols that this system lacks.
    this.start('router', command, { isQuiet: true }).stdout?.resume();
  }

  /** @param program the file of the agent, beside this one */
  startAgent(machine: Machine, program: string, env: NodeJS.ProcessEnv = {}): Agent {
    return new Agent(this.start(machine, Agent.command(program), { env }));
  }

  /** Starts Perch on the server's machine, and waits until it is ready. */
  async startServer(env: Readonly<Record<string, string>>): Promise<void> {
    const child = this.start('server', [process.execPath, join('server', 'index.ts')], {
      env: { PERCH_LOG_LEVEL: 'error', ...env },
    });
    let printed = '';
    for await (const chunk of child.stdout ?? []) {
      printed += String(chunk);
      if (printed.includes('is ready')) return;
    }
    throw new Error(`the server ended: ${printed}`);
  }

  async close(): Promise<void> {
    for (const child of this.#children) {
      if (child.exitCode !== null || child.signalCode !== null) continue;
      const ended = once(child, 'exit');
      child.kill('SIGKILL');
      await ended;
    }
    this.#remove();
  }

  /** A cable from the router to a machine, whose way to everybody else it is. */
  #connect(routerAddress: string, machine: Machine, address: string): void {
    connectNamespaces(
      { namespace: nameOf('router'), name: `to-${machine}`, address: `${routerAddress}/24` },
      { namespace: nameOf(machine), name: 'outside', address: `${address}/24` },
    );
    this.run(machine, 'ip', 'route', 'replace', 'default', 'via', routerAddress);
  }

  #remove(): void {
    for (const machine of machines) {
      rmSync(join('/etc/netns', nameOf(machine)), { recursive: true, force: true });
      try {
        execFileSync('ip', ['netns', 'del', nameOf(machine)], { stdio: 'ignore' });
      } catch {
        // There is none.
      }
    }
  }
}

/** Of this process, so that tests at the same time do not meet. */
function nameOf(machine: Machine): string {
  return `perch-${process.pid}-${machine}`;
}
