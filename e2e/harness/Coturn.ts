import { join } from 'node:path';
import { freePorts } from './freePorts.ts';
import { ListeningProgram } from './ListeningProgram.ts';

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
  readonly #program: ListeningProgram;

  /** Where `hasCoturn`. @throws Error with its log if it does not start */
  static async start({ host, relayHost, secret, tls }: CoturnOptions): Promise<Coturn> {
    const port = await freePorts(2, [host]);
    const switches = ['use-auth-secret', 'no-cli', 'allow-loopback-peers', 'simple-log', 'no-dtls'];
    if (!tls) switches.push('no-tls');
    const argumentsIn = (folder: string) => {
      const flags = {
        'listening-ip': host,
        'listening-port': port,
        'tls-listening-port': port + 1,
        'relay-ip': relayHost,
        realm: 'perch.example',
        'static-auth-secret': secret,
        userdb: join(folder, 'users.db'),
        pidfile: join(folder, 'pid'),
        'log-file': 'stdout',
        ...(tls && { cert: tls.cert, pkey: tls.key }),
      };
      // Without a configuration file: that of the system may say anything.
      return [
        '-n',
        ...switches.map((name) => `--${name}`),
        ...Object.entries(flags).map(([name, value]) => `--${name}=${value}`),
      ];
    };
    return new Coturn(port, await ListeningProgram.start('turnserver', argumentsIn, host, [port]));
  }

  private constructor(port: number, program: ListeningProgram) {
    this.port = port;
    this.tlsPort = port + 1;
    this.#program = program;
  }

  stop(): Promise<void> {
    return this.#program.stop();
  }
}
