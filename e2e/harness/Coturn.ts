import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePorts } from './freePorts.ts';

export interface CoturnOptions {
  /** The address on which it takes clients, over TCP and UDP. */
  readonly host: string;
  /** The address from which it sends on what they send. */
  readonly relayHost: string;
  /** The secret that it shares with a Perch server. */
  readonly secret: string;
  /** A certificate and key for TLS, as PEM files. */
  readonly tls?: { readonly cert: string; readonly key: string };
}

/** A real TURN server with short-lived names (`use-auth-secret`) on loopback addresses. Owns its process. */
export class Coturn {
  readonly port: number;
  readonly tlsPort: number;
  readonly #child: ChildProcess;
  readonly #folder: string;
  #log = '';

  /** Where `hasCoturn`. @throws Error with its log if it does not start */
  static async start(options: CoturnOptions): Promise<Coturn> {
    const port = await freePorts(2, [options.host]);
    const coturn = new Coturn(port, options);
    await coturn.#untilReady(options.host);
    return coturn;
  }

  private constructor(port: number, { host, relayHost, secret, tls }: CoturnOptions) {
    this.port = port;
    this.tlsPort = port + 1;
    this.#folder = mkdtempSync(join(tmpdir(), 'perch-coturn-'));
    const flags = {
      'listening-ip': host,
      'listening-port': this.port,
      'tls-listening-port': this.tlsPort,
      'relay-ip': relayHost,
      realm: 'perch.example',
      'static-auth-secret': secret,
      userdb: join(this.#folder, 'users.db'),
      pidfile: join(this.#folder, 'pid'),
      'log-file': 'stdout',
      ...(tls && { cert: tls.cert, pkey: tls.key }),
    };
    const switches = ['use-auth-secret', 'no-cli', 'allow-loopback-peers', 'simple-log', 'no-dtls'];
    if (!tls) switches.push('no-tls');
    this.#child = spawn(
      'turnserver',
      // Without a configuration file: that of the system may say anything.
      [
        '-n',
        ...switches.map((name) => `--${name}`),
        ...Object.entries(flags).map(([name, value]) => `--${name}=${value}`),
      ],
      { stdio: ['ignore', 'pipe', 'pipe'] },
    );
    for (const stream of [this.#child.stdout, this.#child.stderr]) {
      stream?.on('data', (chunk) => {
        this.#log += chunk;
      });
    }
  }

  async stop(): Promise<void> {
    if (this.#child.exitCode === null && this.#child.signalCode === null) {
      const ended = once(this.#child, 'exit');
      this.#child.kill('SIGKILL');
      await ended;
    }
    rmSync(this.#folder, { recursive: true, force: true });
  }

  async #untilReady(host: string): Promise<void> {
    while (!(await accepts(host, this.port))) {
      if (this.#child.exitCode !== null) throw new Error(`coturn ended:\n${this.#log}`);
    }
  }
}

function accepts(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, host);
    const done = (accepted: boolean) => {
      socket.destroy();
      resolve(accepted);
    };
    socket.once('connect', () => done(true));
    socket.once('error', () => setTimeout(() => done(false), 20));
  });
}
